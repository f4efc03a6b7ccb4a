import type { MemberDay as DayAnswer, MemberSlot as SlotAnswer } from '@gridbourse/api'
import type { BillLine, MemberDay, MemberDaySlot, MemberWish, PlanBlock } from '@gridbourse/core/community'
import type { ServerParts } from './server-parts.ts'

/** A member's day as the wire says it. */
export function presentDay(day: MemberDay, { market, names, calendar, street }: ServerParts): DayAnswer {
  const { currency } = market.rules!
  const { member, bill, plan, peaks, storedWh } = day
  const { battery } = member
  return {
    participant: member.id,
    kind: member.kind,
    date: day.date,
    zone: calendar.zone,
    currency,
    isModelled: street?.isModelled ?? false,
    nowMs: day.now,
    connectionW: member.connectionW ?? null,
    battery:
      battery === null || storedWh === null
        ? null
        : {
            capacityWh: battery.capacityWh,
            reserveWh: 0,
            powerW: Math.max(battery.maxChargeW, battery.maxDischargeW),
            storedWh,
          },
    slots: day.slots.map((slot) => presentSlot(slot, names.slot(slot.slot))),
    plan: plan && {
      madeAtMs: plan.madeAt,
      decision: plan.decision,
      blocks: plan.blocks.map((block) => presentBlock(block, names.slot(block.from))),
    },
    bill: {
      fromMs: bill.from,
      settledToMs: bill.settledTo,
      lines: bill.lines.map(presentLine),
      totalNanos: String(bill.total),
      utilityNanos: String(bill.utility),
      ownBatteryNanos: null,
    },
    expectedLines: day.expectedLines.map(presentLine),
    expectedTotalNanos: String(day.expectedTotal),
    expectedUtilityNanos: String(day.expectedUtility),
    override: day.wish && presentWish(day.wish),
    overrideOffers: day.offers.map(({ wish, cost }) => ({ ...presentWish(wish), costNanos: String(cost) })),
    peaks: peaks && {
      monthPeakW: peaks.monthPeakW,
      chargeNanosPerKw: String(peaks.chargePerKw),
      heldToW: peaks.heldToW,
    },
  }
}

function presentSlot(slot: MemberDaySlot, name: string): SlotAnswer {
  const {
    state,
    loadWh,
    generationWh,
    drawnWh,
    storedWh,
    netImportWh,
    committedWh,
    neighboursWh,
    utilityWh,
  } = slot
  return {
    slot: name,
    state,
    loadWh,
    generationWh,
    drawnWh,
    storedWh,
    expectedStored: null,
    netImportWh,
    committedWh,
    neighboursWh,
    utilityWh,
    importPriceMicrosPerKwh: slot.importPrice,
    exportPriceMicrosPerKwh: slot.exportPrice,
    localPriceMicrosPerKwh: slot.localPrice,
    costNanos: String(slot.cost),
    lines: slot.lines.map(presentLine),
    utilityCostNanos: String(slot.utilityCost),
    expectedLoad: expectedEnergyOf(slot.expectedLoad),
    expectedGeneration: expectedEnergyOf(slot.expectedGeneration),
  }
}

export const presentWish = ({ kind, reservePercent, until }: MemberWish) => ({
  kind,
  reservePercent,
  untilMs: until,
})

/** The 10, 50 and 90 % of nine quantiles. */
export const expectedEnergyOf = (quantiles: readonly number[] | null) =>
  quantiles && { lowWh: quantiles[0]!, middleWh: quantiles[4]!, highWh: quantiles[8]! }

const presentBlock = (block: PlanBlock, from: string) => ({
  from,
  toMs: block.to,
  action: block.action,
  drawnWh: block.drawnWh,
  meanPriceMicrosPerKwh: block.meanPrice,
  storedValueMicrosPerKwh: block.storedValue,
  withoutNanos: block.without === null ? null : String(block.without),
  reason: block.reason,
})

const presentLine = ({ item, energyWh, amount }: BillLine) => ({ item, energyWh, nanos: String(amount) })
