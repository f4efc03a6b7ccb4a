import type { ToldReplay } from '../replay-report.ts'
import { moneyOf, type Money } from './numbers.ts'

/** What a page tells beside the report, where it is known. */
export type ShownBeside = {
  /** IANA name of the zone of days and months. */
  readonly zone?: string
  /** Nobody measured this: the page says so at its top. */
  readonly modelled?: boolean
  /** How it was run, as name and value: strategy, slot, local charge. */
  readonly options?: readonly (readonly [name: string, value: string])[]
  /** The words that make the same report again, the program first. */
  readonly command?: readonly string[]
  /** What the community was asked to stay below. */
  readonly peakLimitKw?: number
}

/** What every part of the page is made from. */
export type Shown = {
  readonly replay: ToldReplay & ShownBeside
  readonly money: Money
  /** Neighbours could trade: bills differ from own batteries alone. */
  readonly isMarket: boolean
  readonly hasBatteries: boolean
  readonly hasGeneration: boolean
}

export function shownOf(replay: ToldReplay & ShownBeside): Shown {
  const { typicalDay, community, participants, mechanism } = replay
  return {
    replay,
    money: moneyOf(community.currency),
    isMarket: mechanism !== 'utility-only',
    hasBatteries: typicalDay.some(({ batteryKw }) => batteryKw !== 0),
    hasGeneration: participants.some(({ generationWh }) => generationWh > 0),
  }
}

/** Why there is no price among neighbours. */
export const whyNoLocalPrice = ({ isMarket }: Shown): string =>
  isMarket ? 'nobody delivered to a neighbour' : 'no market in this replay'

/** What all bills together hold of one purpose. */
export const lineTotal = (
  { participants }: Shown['replay'],
  wanted: ToldReplay['participants'][number]['lines'][number]['purpose'],
): bigint =>
  participants
    .flatMap(({ lines }) => lines)
    .reduce((sum, { purpose, amount }) => (purpose === wanted ? sum + amount : sum), 0n)
