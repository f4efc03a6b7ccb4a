import type { Battery, Outlook, StorePlan, StoringProblem } from '../battery/index.ts'
import { expectedCourse, meansOf, type ExpectedCourse } from './expected-course.ts'
import type { HouseholdRule } from './household/household.ts'
import { decideForMarket, prepareForMarket, scaled } from './household/market-plan.ts'

/**
 * The meter at which the utility is paid for what is not traded: a member's own, or everybody's together where
 * deviations are pooled. A battery is planned against what may come to it, as if all batteries behind it were like
 * this one; its share of the answer is by capacity. Plain data, from the situation's first slot on.
 */
export type SettlingMeter = {
  readonly outlook: readonly PlainOutlook[]
  /** What the batteries behind it hold together. */
  readonly capacityWh: number
}

/** An {@link Outlook} that survives JSON: null where nothing limits charging. */
export type PlainOutlook = Omit<Outlook, 'netLoadWh' | 'weights' | 'importCapWh'> & {
  readonly netLoadWh: readonly number[]
  readonly weights: readonly number[]
  readonly importCapWh: number | null
}

export const plainOutlook = (outlook: readonly Outlook[]): PlainOutlook[] =>
  outlook.map(({ netLoadWh, weights, importCapWh, ...step }) => ({
    ...step,
    netLoadWh: Array.from(netLoadWh),
    weights: Array.from(weights),
    importCapWh: importCapWh === Infinity ? null : importCapWh,
  }))

export const outlookOfPlain = (outlook: readonly PlainOutlook[]): Outlook[] =>
  outlook.map((step) => ({ ...step, importCapWh: step.importCapWh ?? Infinity }))

/** What stored energy is worth behind a meter. */
export const prepareBehind = ({ outlook, capacityWh }: SettlingMeter, battery: Battery): StoringProblem =>
  prepareForMarket({ battery, outlook: outlookOfPlain(outlook), poolCapacityWh: capacityWh })

/** What a battery's controller follows behind a meter: its share of what the meter shows. */
export const rulesBehind = (
  { capacityWh }: SettlingMeter,
  battery: Battery,
  plan: StorePlan,
): readonly HouseholdRule[] => decideForMarket(plan, { battery, poolCapacityWh: capacityWh }).rules

/** What a battery is expected to do behind a meter, in its own Wh. */
export function courseBehind(
  { outlook, capacityWh }: SettlingMeter,
  battery: Battery,
  plan: StorePlan,
): ExpectedCourse {
  const share = battery.capacityWh / capacityWh
  const means = outlook.map(({ netLoadWh, weights }) => meansOf([netLoadWh], weights)[0]!)
  const pooled = expectedCourse(plan, scaled(battery, 1 / share), means, outlook[0]!.hours)
  return {
    storedWh: pooled.storedWh.map((stored) => stored * share),
    drawnWh: pooled.drawnWh.map((drawn) => drawn * share),
  }
}
