import type { ParticipantReport, ReplayReport } from '@gridbourse/core/community'
import { formatDecimal, formatInstant, type EpochMs } from '@gridbourse/core/kernel'
import { demandTable, percentOf, replayTables, rounded, shareText } from './replay-tables.ts'

export type ToldReplay = ReplayReport & {
  readonly name: string
  readonly mechanism: string
  /** Why there is no foresight of all batteries together; null where there is. */
  readonly foresightPooledMissing: string | null
  readonly estimatedReadings: number
  /** Slots in which the utility's export price was held down to its import price. */
  readonly cappedExportPrices: number
}

/** The report for programs: money and prices per kWh as decimal strings, instants in UTC. */
export function replayAsJson({ community, participants, days, typicalDay, ...report }: ToldReplay): object {
  const {
    name,
    mechanism,
    settlement,
    individual,
    checks,
    forecasts,
    flexibility,
    supervision,
    months,
    journal,
    plansSolved,
    foresightPooledMissing,
    estimatedReadings,
    cappedExportPrices,
    partial,
  } = report
  return told({
    name,
    mechanism,
    settlement: { ...settlement, localCharge: price(settlement.localCharge) },
    community: {
      ...community,
      from: formatInstant(community.from as EpochMs),
      to: formatInstant(community.to as EpochMs),
      meanLocalPrice: price(community.meanLocalPrice),
      foresightPooledMissing,
    },
    individual,
    checks,
    forecasts: forecasts?.series.map((series) => ({ ...series, source: forecasts.source })) ?? [],
    flexibility: flexibility && {
      ...flexibility,
      priceCap: price(flexibility.priceCap),
      events: flexibility.events.map((event) => ({
        ...event,
        from: formatInstant(event.from),
        price: price(event.price),
      })),
    },
    supervision: supervision && {
      alerts: supervision.alerts.map(at),
      halts: supervision.halts.map(at),
    },
    participants: participants.map((each) => ({ ...each, lines: linesByPurpose(each) })),
    months,
    days: days.map((day) => ({ ...day, meanLocalPrice: price(day.meanLocalPrice) })),
    typicalDay: typicalDay.map((time) => ({
      ...time,
      localPrice: price(time.localPrice),
      importPrice: price(time.importPrice),
      exportPrice: price(time.exportPrice),
    })),
    journal,
    plansSolved,
    estimatedReadings,
    cappedExportPrices,
    partial,
  }) as object
}

/** The report for people. */
export function replayAsText(replay: ToldReplay): string {
  const { community, participants, partial } = replay
  const demand = demandTable(replay)
  const { cost, costBase, currency } = community
  const days = Math.round((community.to - community.from) / 86_400_000)
  const lines = [
    `${replay.name}, ${days === 1 ? '1 day' : `${days} days`}, ${participants.length} participants, ${replay.mechanism}${partial ? ' (stopped before the end)' : ''}`,
    `${rounded(cost)} ${currency} instead of ${rounded(costBase)} without batteries (${percentOf(cost, costBase)}); each with its own battery ${rounded(community.costUtilityOnly)}`,
    '',
    replayTables(replay),
    '',
    ...(demand === null ? [] : [demand, '']),
    ...figures(replay).map(([what, figure]) => `${what.padEnd(39)}${figure}`),
  ]
  return `${lines.join('\n')}\n`
}

function figures({
  community,
  settlement,
  individual,
  checks,
  forecasts,
  flexibility,
  supervision,
  days,
  foresightPooledMissing,
  estimatedReadings,
  cappedExportPrices,
}: ToldReplay): (readonly [string, string])[] {
  const { costForesightSeparate, costForesightPooled, memberMonthsWorseOff, membersWorseOff } = community
  const all: (readonly [string, string | null])[] = [
    [
      'captured of what foresight would save',
      capturedText(community.capturedSeparate, costForesightSeparate),
    ],
    [
      'the same with all batteries pooled',
      costForesightPooled === null
        ? foresightPooledMissing && `not known: ${foresightPooledMissing}`
        : capturedText(community.capturedPooled, costForesightPooled),
    ],
    ['regret of homes apart, by day', regretText(days)],
    ['import cost against no battery, mean', community.importCostRatio?.toFixed(3) ?? 'no imports'],
    ['peak import of the community', `${community.peakImportKw.toFixed(1)} kW`],
    ['load factor, ramping', `${shareText(community.loadFactor)}, ${kw(community.rampingKw)} an hour`],
    [
      'self-sufficiency, self-consumption',
      `${shareText(community.selfSufficiency)}, ${shareText(community.selfConsumption)}`,
    ],
    ['carbon', community.carbonKg === null ? null : `${Math.round(community.carbonKg)} kg`],
    [
      'shared among members',
      community.localWh === 0
        ? null
        : `${(community.localWh / 1000).toFixed(1)} kWh at a mean of ${price(community.meanLocalPrice)}; saves ${rounded(community.welfare)}`,
    ],
    [
      'worse off than with the utility',
      `${membersWorseOff} members over the span, ${memberMonthsWorseOff} in a month; compensated ${rounded(community.compensationPaid)}`,
    ],
    ['compensated for', causesText(community)],
    [
      'were deviations not pooled',
      individual === null
        ? null
        : `${individual.membersWorseOff} members worse off, ${individual.memberMonthsWorseOff} in a month; ${rounded(individual.keptInPool)} kept by the pool`,
    ],
    [
      'settlement',
      settlement.imbalance === 'individual'
        ? 'each deviation at the price of the utility: a comparison, nothing is guaranteed'
        : settlement.localCharge === 0
          ? null
          : `local network charge ${price(settlement.localCharge)} per kWh, an assumption`,
    ],
    [
      'checks',
      `ledger off in ${checks.ledgerSlotsNonZero} slots, energy off by ${checks.energyImbalanceWh} Wh, ${checks.certificatesFailed} certificates failed`,
    ],
    ['published forecasts', forecasts === null ? null : forecastText(forecasts)],
    ['flexibility', flexibility === null ? null : flexibilityText(flexibility)],
    ['supervision', supervision === null ? null : supervisionText(supervision)],
    [
      'export price',
      cappedExportPrices > 0
        ? `above the import price in ${cappedExportPrices} slots, and counted as that there`
        : null,
    ],
    [
      'estimated',
      estimatedReadings > 0 ? `${estimatedReadings} readings (same time on an earlier day)` : null,
    ],
  ]
  return all.filter((each): each is readonly [string, string] => each[1] !== null)
}

/** How far what was published was from what came, against the day before. */
function forecastText({ source, series }: NonNullable<ToldReplay['forecasts']>): string {
  const ratioOf = (isOne: (id: string) => boolean): string => {
    const some = series.filter(({ id }) => isOne(id))
    const total = (of: (each: (typeof series)[number]) => number): number =>
      some.reduce((sum, each) => sum + of(each), 0)
    const naive = total(({ lag24Mae }) => lag24Mae)
    return naive > 0 ? (total(({ mae }) => mae) / naive).toFixed(2) : 'none'
  }
  const [load, generation] = ['load', 'generation'].map((kind) => ratioOf((id) => id.endsWith(`/${kind}`)))
  return `${source === 'past-days' ? 'from past days' : 'by models'}; error against the day before: load ${load}, generation ${generation}, all together ${ratioOf((id) => id === 'aggregate/net')}`
}

function flexibilityText({
  limitKw,
  events,
  orderedWh,
  deliveredWh,
  paid,
  slotsOver,
}: NonNullable<ToldReplay['flexibility']>): string {
  const kwh = (energyWh: number): string => (energyWh / 1000).toFixed(1)
  return `${events.length} events for ${limitKw.toFixed(1)} kW; ${kwh(deliveredWh)} of ${kwh(orderedWh)} kWh delivered for ${rounded(paid)}; above the limit in ${slotsOver} slots`
}

function supervisionText({ alerts, halts }: NonNullable<ToldReplay['supervision']>): string {
  const halted = halts.map(({ member, slot }) => member ?? `the slot of ${formatInstant(slot!)}`)
  const stopped = halted.length === 0 ? 'nobody was halted' : `halted ${halted.join(', ')}`
  return `${alerts.length === 0 ? 'nothing looked like manipulation' : `${alerts.length} alerts`}; ${stopped}`
}

/** What not knowing the day cost homes apart. */
function regretText(days: ToldReplay['days']): string | null {
  const regrets = days.flatMap(({ date, regret }) => (regret === null ? [] : [{ date, regret }]))
  if (regrets.length === 0) return null
  const worst = regrets.reduce((most, each) => (each.regret > most.regret ? each : most))
  const total = regrets.reduce((sum, { regret }) => sum + regret, 0n)
  return `${rounded(total / BigInt(regrets.length))} in the mean, ${rounded(worst.regret)} on ${worst.date}`
}

const CAUSES = [
  ['forecast', 'deviating from the own commitment'],
  ['price', 'the price of trades'],
  ['network', 'the local network charge'],
  ['losses', 'losses'],
] as const

function causesText({ compensationByCause }: ToldReplay['community']): string | null {
  const causes = CAUSES.filter(([cause]) => compensationByCause[cause] > 0n)
  return causes.length === 0
    ? null
    : causes.map(([cause, name]) => `${name} ${rounded(compensationByCause[cause])}`).join(', ')
}

/** Every bigint as money, deeply. */
function told(value: unknown): unknown {
  if (typeof value === 'bigint') return money(value)
  if (Array.isArray(value)) return value.map(told)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, told(each)]))
}

/** With its slot in UTC. */
const at = <Seen extends { readonly slot: EpochMs | null }>(seen: Seen) => ({
  ...seen,
  slot: seen.slot === null ? null : formatInstant(seen.slot),
})

const linesByPurpose = ({ lines }: ParticipantReport): object =>
  Object.fromEntries(lines.map(({ purpose, amount }) => [purpose, amount]))

const capturedText = (share: number | null, best: bigint): string =>
  `${share?.toFixed(4) ?? 'nothing to save'} (${rounded(best)})`

const kw = (value: number | null): string => (value === null ? 'none' : `${value.toFixed(1)} kW`)
const money = (nanos: bigint): string => formatDecimal({ digits: nanos, scale: 9 })
const price = (microsPerKwh: number | null): string | null =>
  microsPerKwh === null ? null : formatDecimal({ digits: BigInt(Math.round(microsPerKwh)), scale: 6 })
