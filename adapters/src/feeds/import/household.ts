import type { Findings } from '../findings.ts'
import type { Series } from '../folder-tables.ts'
import type { Meter, Role } from './meter.ts'
import { gridOf, laidOn } from './sum.ts'

/** A participant's meters as a community folder has them, in Wh. */
export type Household = {
  readonly id: string
  readonly load: Series
  readonly generation: Series | null
  /** What generates; null for what leaves through a grid meter behind which nothing is known. */
  readonly source: 'solar' | 'wind' | 'other' | null
  readonly isProducer: boolean
}

/**
 * What is used and generated, from whatever meters there are. With a meter at the grid and one at the plant, what
 * is used is import plus generation less export. With a meter at the grid alone nobody knows what happens behind
 * it: import counts as load and export as generation.
 */
export function householdOf(id: string, meters: readonly Meter[], findings: Findings): Household {
  const { file } = meters[0]!
  const grid = gridOf(meters.map(({ series }) => series))
  const byRole = new Map(
    meters.map((meter): [Role, Float64Array] => [meter.role, laidOn(grid, meter.series)]),
  )
  const { source } = meters.find(({ role }) => role === 'generation') ?? {}
  const as = (values: Float64Array): Series => ({ start: grid.start, step: grid.step, values })
  const [load, generation] = [byRole.get('load'), byRole.get('generation')]
  const [taken, given] = [byRole.get('import'), byRole.get('export')]
  const plant: Household['source'] = generation === undefined ? null : (source ?? 'other')
  const base = { id, isProducer: false, source: plant }
  const tell = (rule: string, words: string, count = 1): void =>
    findings.repair({ file, place: id, rule, words }, count)

  if (load !== undefined) {
    if (taken !== undefined || given !== undefined)
      tell('grid_meter_is_left_out', 'has a load of its own: the grid meter is left out')
    return { ...base, load: as(load), generation: generation === undefined ? null : as(generation) }
  }
  if (taken === undefined) {
    const made = generation ?? given!
    tell('load_is_none', 'only generates: its load is 0 wherever it was measured')
    return {
      ...base,
      isProducer: true,
      load: as(made.map((value) => (Number.isNaN(value) ? value : 0))),
      generation: as(made),
    }
  }
  if (generation === undefined) {
    if (given !== undefined)
      tell('net_meter', 'a meter at the grid alone: import counts as load, export as generation')
    return { ...base, load: as(taken), generation: given === undefined ? null : as(given) }
  }
  const used = taken.map((value, interval) => value + generation[interval]! - (given?.[interval] ?? 0))
  const below = used.filter((value) => value < 0).length
  tell('load_is_below_nothing', 'export exceeds import and generation: the load counts as 0', below)
  const whole = used.map((value) => (value < 0 ? 0 : Number(value.toFixed(6))))
  return { ...base, load: as(whole), generation: as(generation) }
}
