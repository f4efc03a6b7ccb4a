import { STRATEGIES, type StrategyName } from '@gridbourse/core/agents'
import {
  instantOf,
  parseDate,
  parseInstant,
  type DurationMs,
  type MicrosPerKwh,
} from '@gridbourse/core/kernel'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { UsageError } from '../complaint.ts'
import { batteryFrom, type BatteryChoice } from './battery-option.ts'

export const MECHANISMS = ['auction', 'continuous', 'utility-only'] as const
export type Mechanism = (typeof MECHANISMS)[number]
const SLOTS = ['PT15M', 'PT60M'] as const
const FORECASTS = ['none', 'past-days', 'day-ahead'] as const

/** What every replay of a folder is told, whatever its mechanism. */
export type FolderFlags = {
  readonly from?: string
  readonly to?: string
  readonly only?: string
  readonly slot: (typeof SLOTS)[number]
  readonly gaps: 'estimate' | 'idle'
  readonly battery?: readonly BatteryChoice[]
  readonly localCharge: MicrosPerKwh
  readonly seed: number
  readonly peakLimit?: number
}

/** How a community trades. */
export type MarketFlags = {
  readonly mechanism: Mechanism
  readonly strategy: StrategyName
  readonly forecasts: (typeof FORECASTS)[number]
  readonly flexibility?: MicrosPerKwh
}

export const addFolderOptions = (command: Command): Command =>
  command
    .argument('<folder>', 'a folder with community.json and the csv files it names')
    .option(
      '--from <date>',
      "first day (of the folder's zone) or instant that is scored; earlier rows are history",
    )
    .option('--to <date>', "the day (of the folder's zone) or instant before which scoring ends")
    .option('--only <ids>', 'these participants alone, by comma')
    .addOption(new Option('--slot <duration>', 'length of a slot').choices(SLOTS).default('PT15M'))
    .addOption(
      new Option(
        '--gaps <rule>',
        'where a meter was silent: the same time on an earlier day, or nothing at all',
      )
        .choices(['estimate', 'idle'])
        .default('estimate'),
    )
    .option(
      '--battery <[id=]kWh/kW/efficiency>',
      'as if everybody (or one) had this battery: 6.4/5/0.9; none takes it away; may be repeated',
      batteryFrom,
    )
    .option(
      '--local-charge <price>',
      'network charge per kWh of local import, an assumption',
      chargeFrom,
      0 as MicrosPerKwh,
    )
    .option('--peak-limit <kW>', 'batteries charge only while the import stays below this', wattsFrom)
    .option('--seed <number>', 'draws ties and the order of submissions', seedFrom, 1)

export const addMarketOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--mechanism <name>',
        'auction: opening and closing auctions; continuous: the book between; utility-only: no market, each with its own battery at its own meter',
      )
        .choices(MECHANISMS)
        .default('auction'),
    )
    .addOption(
      new Option('--strategy <name>', 'how members make prices of what a slot is worth to them')
        .choices(STRATEGIES)
        .default('truthful'),
    )
    .addOption(
      new Option(
        '--forecasts <source>',
        "what is published at each local midnight: past-days, the last weeks' days; day-ahead, each meter's own models (slow); plans rest on past days whatever is published",
      )
        .choices(FORECASTS)
        .default('past-days'),
    )
    .option(
      '--flexibility <price>',
      'the grid calls members where --peak-limit (or all their wires together) would carry too much, and pays up to this per kWh moved',
      chargeFrom,
    )

/** A day begins at its midnight in the community's zone. */
export function instantIn(zone: string, flag: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const date = parseDate(text)
  const instant = date === undefined ? parseInstant(text) : instantOf(zone, date, 0 as DurationMs)
  if (instant === undefined)
    throw new UsageError(
      `${flag} ${text}: write a day of ${zone} or an instant, 2017-05-01 or 2017-05-01T07:00Z`,
    )
  return instant
}

function wattsFrom(text: string): number {
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(text)) throw new InvalidArgumentError('Write kilowatts: 49.1')
  return Math.round(Number(text) * 1000)
}

function chargeFrom(text: string): MicrosPerKwh {
  if (!/^\d(\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('Write what a kWh is charged, with a point: 0.03')
  return Math.round(Number(text) * 1_000_000) as MicrosPerKwh
}

function seedFrom(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number of at most 9 digits: 1')
  return Number(text)
}
