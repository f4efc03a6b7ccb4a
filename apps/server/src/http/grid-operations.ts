import type { BalanceSlot } from '@gridbourse/core/community'
import { askStreet } from './asked-street.ts'
import type { Handlers } from './operation-route.ts'

/** Balance and limits of the community, and what it asks of its batteries. */
export const gridOperations: Handlers<'getGrid'> = {
  async getGrid(parts) {
    const balance = await askStreet(parts, 'balance', {})
    const watts = wattsIn(parts.market.rules!.slotDuration)
    return {
      limitW: null,
      balance: balance.map((slot) => presentBalance(slot, parts.names.slot(slot.slot), watts)),
      frequencyHz: null,
      voltages: [],
      events: [],
    }
  },
}

/** The mean power of a slot's energy. */
const wattsIn =
  (slotDuration: number) =>
  (energyWh: number): number =>
    Math.round((energyWh * 3_600_000) / slotDuration)

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
