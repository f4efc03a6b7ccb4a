import type { FlexibilityEvent } from '@gridbourse/api'
import type { BalanceSlot, FlexibilityTold } from '@gridbourse/core/community'
import { slotStart } from '@gridbourse/core/kernel'
import { mayRead, type Access } from './access.ts'
import { askStreet } from './asked-street.ts'
import { nowOf } from './member-operations.ts'
import type { Names } from './names.ts'
import type { Handlers } from './operation-route.ts'

/** Balance and limits of the community, and what it asks of its batteries. */
export const gridOperations: Handlers<'getGrid'> = {
  async getGrid(parts, { access }) {
    const { limitW, balance, flexibility, settledTo } = await askStreet(parts, 'grid', {})
    const { names } = parts
    const { slotDuration } = parts.market.rules!
    const watts = (energyWh: number): number => Math.round((energyWh * 3_600_000) / slotDuration)
    const isOver = ({ slot }: FlexibilityTold): boolean =>
      slotStart(slot, slotDuration) + slotDuration <= nowOf(parts)
    return {
      limitW,
      balance: balance.map((slot) => presentBalance(slot, names.slot(slot.slot), watts)),
      frequencyHz: null,
      voltages: [],
      events: flexibility.toReversed().map((told) =>
        presentEvent(told, {
          names,
          access,
          slotDuration,
          state: stateOf(told, isOver(told) && told.slot <= settledTo),
        }),
      ),
    }
  },
}

function stateOf({ deliveries }: FlexibilityTold, isMetered: boolean): FlexibilityEvent['state'] {
  if (deliveries.length === 0) return isMetered ? 'missed' : 'foreseen'
  if (!isMetered) return 'called'
  return deliveries.some(({ deliveredWh }) => (deliveredWh ?? 0) > 0) ? 'delivered' : 'missed'
}

function presentEvent(
  { id, slot, direction, raisedAt, neededW, price, reason, deliveries }: FlexibilityTold,
  {
    names,
    access,
    slotDuration,
    state,
  }: { names: Names; access: Access; slotDuration: number; state: FlexibilityEvent['state'] },
): FlexibilityEvent {
  return {
    id,
    slot: names.slot(slot),
    direction: direction === 'up' ? 'reduce_import' : 'reduce_export',
    state,
    raisedAtMs: raisedAt,
    neededWh: Math.floor((neededW * slotDuration) / 3_600_000),
    priceMicrosPerKwh: price,
    reason,
    deliveries: deliveries
      .filter(({ member }) => mayRead(access, member))
      .map(({ member, offeredWh, calledWh, baselineWh, deliveredWh, paid }) => ({
        participant: member,
        offeredWh,
        calledWh,
        baselineWh,
        deliveredWh,
        paidNanos: paid === null ? null : String(paid),
      })),
  }
}

const presentBalance = (slot: BalanceSlot, name: string, watts: (energyWh: number) => number) => ({
  slot: name,
  isExpected: slot.isExpected,
  loadW: watts(slot.loadWh),
  generationW: watts(slot.generationWh),
  batteriesW: watts(slot.drawnWh),
  netImportW: watts(slot.netImportWh),
  lowNetImportW: slot.lowNetImportWh === null ? null : watts(slot.lowNetImportWh),
  highNetImportW: slot.highNetImportWh === null ? null : watts(slot.highNetImportWh),
})
