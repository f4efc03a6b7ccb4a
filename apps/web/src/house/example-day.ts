import type { BillLine, MemberDay, MemberSlot } from '@gridbourse/api'
import { nameOf } from '../format/times.ts'

const SLOT = 900_000
const SLOTS = 96
/** Midnight in Berlin. */
const BEGINS = Date.parse('2026-06-01T22:00Z')
const RESERVE_WH = 1280
const CAPACITY_WH = 6400

/** A day of a home as the server tells it, half of it settled: made by a simple rule, for tests alone. */
export function exampleDay({
  settledSlots = 70,
  change = {},
}: { settledSlots?: number; change?: Partial<MemberDay> } = {}): MemberDay {
  let stored = 2100
  const slots = Array.from({ length: SLOTS }, (_, index): MemberSlot => {
    const hour = index / 4
    const loadWh = Math.round(120 + 60 * Math.sin(hour) ** 2 + (hour > 17 && hour < 22 ? 190 : 0))
    const generationWh = Math.round(
      Math.max(0, 760 * Math.sin(((hour - 6) / 13) * Math.PI)) * (hour > 6 && hour < 19 ? 1 : 0),
    )
    const asks = hour >= 16 && hour < 21 ? 420_000 : 290_000
    const surplus = generationWh - loadWh
    const drawnWh =
      surplus > 0
        ? Math.min(surplus, CAPACITY_WH - stored, 900)
        : hour >= 17
          ? -Math.min(600, Math.max(0, stored - RESERVE_WH))
          : 0
    stored += drawnWh
    const netImportWh = loadWh - generationWh + drawnWh
    const local = hour >= 10 && hour < 15 ? 110_000 : Math.round((asks + 80_000) / 2)
    const neighboursWh = Math.round(netImportWh * (hour < 7 ? 0.25 : 0.8))
    const utilityWh = netImportWh - neighboursWh
    const lines = [
      line('neighbours', neighboursWh, local),
      line('utility', utilityWh, utilityWh > 0 ? asks : 80_000),
    ].flat()
    return {
      slot: nameOf(BEGINS + index * SLOT),
      state: index < settledSlots ? 'settled' : index === settledSlots ? 'running' : 'planned',
      loadWh,
      generationWh,
      drawnWh,
      storedWh: stored,
      expectedStored:
        index < settledSlots
          ? null
          : {
              lowWh: Math.max(RESERVE_WH, stored - 12 * (index - settledSlots)),
              middleWh: stored,
              highWh: Math.min(CAPACITY_WH, stored + 30 * (index - settledSlots)),
            },
      netImportWh,
      committedWh: netImportWh,
      neighboursWh,
      utilityWh,
      importPriceMicrosPerKwh: asks,
      exportPriceMicrosPerKwh: 80_000,
      localPriceMicrosPerKwh: local,
      costNanos: sumOf(lines),
      lines,
      utilityCostNanos: String(BigInt(loadWh - generationWh) * BigInt(loadWh > generationWh ? asks : 80_000)),
      expectedLoad: { lowWh: Math.round(loadWh * 0.8), middleWh: loadWh, highWh: Math.round(loadWh * 1.25) },
      expectedGeneration: {
        lowWh: Math.round(generationWh * 0.7),
        middleWh: generationWh,
        highWh: Math.round(generationWh * 1.1),
      },
    }
  })
  const settled = slots.slice(0, settledSlots)
  const at = (index: number): number => BEGINS + index * SLOT
  const booked = linesOf(settled)
  const whole = linesOf(slots)
  return {
    participant: 'home-01',
    kind: 'household',
    date: '2026-06-02',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    isModelled: true,
    nowMs: at(settledSlots) + SLOT / 2,
    connectionW: 11_000,
    battery: {
      capacityWh: CAPACITY_WH,
      reserveWh: RESERVE_WH,
      powerW: 3600,
      storedWh: settled.at(-1)?.storedWh ?? 0,
    },
    slots,
    plan: {
      madeAtMs: at(settledSlots) - 300_000,
      decision: 'home-01~1780300500000',
      blocks: [
        block(0, 28, {
          action: 'hold',
          reason: 'The night costs the same throughout; what is stored waits for the evening.',
        }),
        block(28, 52, {
          action: 'charge_from_sun',
          drawnWh: 4300,
          meanPriceMicrosPerKwh: 110_000,
          reason: 'The evening pays 0.31; after losses each kWh earns 0.09.',
        }),
        block(52, 68, { action: 'hold', reason: 'Full; the sun goes to neighbours.' }),
        block(68, 84, {
          action: 'sell',
          drawnWh: -4600,
          meanPriceMicrosPerKwh: 350_000,
          withoutNanos: '2450000000',
          reason: '4.6 kWh at 35.0 ct; filled for 11.0 ct.',
        }),
        block(84, 96, {
          action: 'rest',
          reason: 'The utility’s 29 ct is cheaper than the last kWh is worth tomorrow.',
        }),
      ],
    },
    bill: {
      fromMs: BEGINS,
      settledToMs: at(settledSlots),
      lines: booked,
      totalNanos: sumOf(booked),
      utilityNanos: String(settled.reduce((sum, { utilityCostNanos }) => sum + BigInt(utilityCostNanos), 0n)),
      ownBatteryNanos: null,
    },
    expectedLines: whole,
    expectedTotalNanos: sumOf(whole),
    expectedUtilityNanos: String(
      slots.reduce((sum, { utilityCostNanos }) => sum + BigInt(utilityCostNanos), 0n),
    ),
    override: null,
    overrideOffers: [
      { kind: 'hold', reservePercent: null, untilMs: at(76), costNanos: '180000000' },
      { kind: 'reserve', reservePercent: 40, untilMs: at(96), costNanos: '540000000' },
      { kind: 'away', reservePercent: null, untilMs: at(96), costNanos: '-110000000' },
    ],
    peaks: null,
    ...change,
  }

  function block(
    from: number,
    to: number,
    terms: Partial<NonNullable<MemberDay['plan']>['blocks'][number]>,
  ): NonNullable<MemberDay['plan']>['blocks'][number] {
    return {
      from: nameOf(at(from)),
      toMs: at(to),
      action: 'hold',
      drawnWh: 0,
      meanPriceMicrosPerKwh: null,
      storedValueMicrosPerKwh: null,
      withoutNanos: null,
      reason: '',
      ...terms,
    }
  }
}

function line(who: 'neighbours' | 'utility', energyWh: number, price: number): BillLine[] {
  if (energyWh === 0) return []
  return [
    {
      item: energyWh > 0 ? `bought_from_${who}` : `sold_to_${who}`,
      energyWh: Math.abs(energyWh),
      nanos: String(BigInt(energyWh) * BigInt(price)),
    },
  ]
}

function linesOf(slots: readonly MemberSlot[]): BillLine[] {
  const found = new Map<BillLine['item'], BillLine>()
  for (const { item, energyWh, nanos } of slots.flatMap(({ lines }) => lines)) {
    const before = found.get(item)
    found.set(item, {
      item,
      energyWh: (before?.energyWh ?? 0) + (energyWh ?? 0),
      nanos: String(BigInt(before?.nanos ?? 0) + BigInt(nanos)),
    })
  }
  return [...found.values()]
}

const sumOf = (lines: readonly BillLine[]): string =>
  String(lines.reduce((sum, { nanos }) => sum + BigInt(nanos), 0n))
