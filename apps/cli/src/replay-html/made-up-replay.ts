import type { ToldReplay } from '../replay-report.ts'

type Participant = ToldReplay['participants'][number]

export type MadeUp = {
  readonly members?: readonly string[]
  /** The first local day, and how many. */
  readonly first?: string
  readonly days?: number
  readonly mechanism?: 'auction' | 'continuous' | 'utility-only'
  readonly hasBatteries?: boolean
  readonly hasGeneration?: boolean
  /** Units of the currency, per member and day. */
  readonly base?: number
  readonly currency?: string
  readonly name?: string
}

const NO_CAUSES = {
  forecast: 0n,
  price: 0n,
  network: 0n,
  losses: 0n,
} as unknown as Participant['compensationByCause']

/** A replay that never was, whose figures fit together: for the tests of pages. */
export function madeUpReplay(made: MadeUp = {}): ToldReplay {
  const { members = ['home-1', 'home-2', 'home-3'], days = 40, mechanism = 'auction' } = made
  const {
    hasBatteries = true,
    hasGeneration = true,
    base = 10,
    currency = 'EUR',
    name = 'Made-up street',
  } = made
  const isMarket = mechanism !== 'utility-only'
  const dates = datesFrom(made.first ?? '2026-10-12', days)
  const costs = (member: number): { base: bigint; own: bigint; shadow: bigint; bill: bigint } => {
    const cost = nano(base * (1 + member / 4))
    const part = (share: number): bigint =>
      cost > 0n ? (cost * BigInt(share)) / 100n : (cost * BigInt(200 - share)) / 100n
    const own = hasBatteries ? part(75) : cost
    return { base: cost, own, shadow: isMarket ? part(80) : own, bill: isMarket ? part(70) : own }
  }
  const all = members.map((_, member) => costs(member))
  const volumes = (times: number) => ({
    opening: { boughtWh: isMarket ? 500 * times : 0, soldWh: isMarket ? 500 * times : 0 },
    continuous: { boughtWh: 0, soldWh: 0 },
    closing: { boughtWh: isMarket ? 2000 * times : 0, soldWh: isMarket ? 2000 * times : 0 },
    imbalance: { boughtWh: isMarket ? 300 * times : 0, soldWh: isMarket ? 300 * times : 0 },
    utility: { boughtWh: 9000 * times, soldWh: 1000 * times },
  })
  const total = (of: (cost: (typeof all)[number]) => bigint): bigint =>
    all.reduce((sum, cost) => sum + of(cost), 0n)
  const span = BigInt(days)
  const participants = members.map((id, member): Participant => {
    const cost = all[member]!
    const charge = isMarket ? cost.bill / 20n : 0n
    return {
      id,
      bill: cost.bill * span,
      lines: [
        { purpose: 'trade', amount: (cost.bill - charge) * span },
        { purpose: 'local_network_charge', amount: charge * span },
      ] as unknown as Participant['lines'],
      shadowBill: cost.shadow * span,
      ownBatteryBill: cost.own * span,
      costBase: cost.base * span,
      costForesightSeparate: (cost.own * 95n * span) / 100n,
      capturedSeparate: hasBatteries ? 0.96 : null,
      compensation: 0n,
      differenceByCause: NO_CAUSES,
      compensationByCause: NO_CAUSES,
      poolShare: 0n,
      loadWh: 20_000 * days,
      generationWh: hasGeneration ? 12_000 * days : 0,
      importWh: 10_000 * days,
      exportWh: hasGeneration ? 3000 * days : 0,
      localWh: isMarket ? 2800 * days : 0,
      importCost: cost.own * span,
      importCostWithoutBattery: cost.base * span,
      selfSufficiency: 0.5,
      selfConsumption: hasGeneration ? 0.75 : null,
      peakImportKw: 4.2,
      loadFactor: 0.2,
      rampingKw: 0.4,
      carbonKg: null,
      volumes: volumes(days),
    } as Participant
  })
  const byMonth = [...new Set(dates.map((date) => date.slice(0, 7)))]
  return {
    name,
    mechanism,
    estimatedReadings: 0,
    foresightPooledMissing: null,
    cappedExportPrices: 0,
    settlement: { imbalance: isMarket ? 'pooled' : 'own-meter', localCharge: 0, guaranteed: true },
    individual: null,
    forecasts: null,
    flexibility: null,
    supervision: null,
    community: {
      currency,
      from: Date.parse(`${dates[0]}T00:00Z`),
      to: Date.parse(`${dates[0]}T00:00Z`) + days * 86_400_000,
      slots: days * 24,
      homeHours: days * 24 * members.length,
      cost: total(({ bill }) => bill) * span,
      costBase: total((cost) => cost.base) * span,
      costUtilityOnly: total(({ own }) => own) * span,
      costForesightSeparate: (total(({ own }) => own) * 95n * span) / 100n,
      costForesightPooled: null,
      capturedSeparate: hasBatteries ? 0.96 : null,
      capturedPooled: null,
      importCostRatio: 0.75,
      membersWorseOff: 0,
      memberMonthsWorseOff: 0,
      compensationPaid: 0n,
      compensationByCause: NO_CAUSES,
      welfare: total(({ shadow, bill }) => shadow - bill) * span,
      localWh: isMarket ? 2800 * days : 0,
      importWh: 10_000 * days,
      exportWh: 3000 * days,
      meanLocalPrice: isMarket ? 152_300 : null,
      selfSufficiency: 0.55,
      selfConsumption: hasGeneration ? 0.8 : null,
      peakImportKw: 12.5,
      loadFactor: 0.25,
      rampingKw: 1.1,
      carbonKg: null,
      volumes: volumes(days),
    } as ToldReplay['community'],
    checks: { ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 },
    participants,
    months: byMonth.map((month) => {
      const within = BigInt(dates.filter((date) => date.startsWith(month)).length)
      return {
        month,
        provisional: false,
        volumes: volumes(Number(within)),
        participants: members.map((id, member) => ({
          id,
          bill: all[member]!.bill * within,
          shadowBill: all[member]!.shadow * within,
          compensation: 0n,
          compensationByCause: NO_CAUSES,
          poolShare: 0n,
          demand: null,
        })),
      }
    }),
    days: dates.map((date, day) => ({
      date,
      cost: total(({ bill }) => bill),
      costBase: total((cost) => cost.base),
      costUtilityOnly: total(({ own }) => own),
      localWh: isMarket ? 2800 : 0,
      importWh: 10_000,
      exportWh: 3000,
      meanLocalPrice: isMarket ? 152_300 : null,
      peakImportKw: 8 + ((day * 7) % 5) * 0.9,
      regret: 0n,
    })),
    typicalDay: Array.from({ length: 24 }, (_, hour) => {
      const generationKw = hasGeneration ? Math.max(0, 8 * Math.sin(((hour - 6) / 12) * Math.PI)) : 0
      const loadKw = 3 + (hour > 16 && hour < 22 ? 3 : 0)
      const batteryKw = hasBatteries ? (generationKw > loadKw ? 2 : hour > 17 && hour < 22 ? -2.5 : 0) : 0
      return {
        time: `${String(hour).padStart(2, '0')}:00`,
        loadKw,
        generationKw,
        netImportKw: loadKw - generationKw + batteryKw,
        batteryKw,
        localPrice: isMarket && hour > 5 ? 120_000 + hour * 3000 : null,
        importPrice: hour > 15 && hour < 21 ? 320_000 : 240_000,
        exportPrice: 78_000,
      }
    }),
    plansSolved: 1000,
    journal: isMarket ? { records: 12_345, hash: 'c0ffee0123456789' } : null,
    partial: false,
  }
}

const nano = (units: number): bigint => BigInt(Math.round(units * 1e9))

function datesFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00Z`)
  return Array.from({ length: count }, (_, day) =>
    new Date(start + day * 86_400_000).toISOString().slice(0, 10),
  )
}
