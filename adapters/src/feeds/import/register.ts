import type { Findings } from '../findings.ts'
import { instantText, type Point } from './points.ts'

type Where = { readonly file: string; readonly place: string }

/**
 * A register that only ever grows becomes the energy between its readings, at the earlier of them. Where it falls
 * from the end of its dial to the beginning it rolled over; where it falls otherwise it was reset, and the energy of
 * that interval is a gap. Across a reading that is missing, or further away than the others, nothing is known.
 */
export function differences(readings: readonly Point[], where: Where, findings: Findings): Point[] {
  const known = readings.filter(({ value }) => !Number.isNaN(value)).toSorted((a, b) => a.at - b.at)
  const steps = known.slice(1).map(({ at }, index) => at - known[index]!.at)
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)]
  const points: Point[] = []
  for (let index = 1; index < known.length; index++) {
    const [before, after] = [known[index - 1]!, known[index]!]
    const line = after.line === undefined ? {} : { line: after.line }
    const fell = after.value < before.value
    const dial = dialOf(before.value)
    const isRollover = fell && before.value >= 0.9 * dial && after.value <= 0.1 * dial
    const found = `${before.value} then ${after.value} at ${instantText(after.at)}`
    if (isRollover) {
      const words = `the register went past ${dial} and began again at 0`
      findings.repair({ ...where, ...line, rule: 'register_rolled_over', words, found })
    } else if (fell) {
      const words = 'the register fell, so it was reset: the interval counts as a gap'
      findings.repair({ ...where, ...line, rule: 'register_was_reset', words, found })
    }
    const isGap = after.at - before.at !== usual
    if (isGap)
      findings.repair({
        ...where,
        ...line,
        rule: 'register_was_silent',
        words: 'readings further apart than the others: what was between them is not known when',
        found,
      })
    const energy = isRollover ? dial - before.value + after.value : after.value - before.value
    const value = isGap || (fell && !isRollover) ? Number.NaN : Number(energy.toFixed(9))
    points.push({ at: before.at, value, ...line })
  }
  return points
}

/** Where a dial with so many digits before the point begins again: 100000 for 99998.7. */
const dialOf = (value: number): number => 10 ** String(Math.floor(value)).length
