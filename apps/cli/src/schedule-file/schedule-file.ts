import { flawsOf } from '@gridbourse/core/battery'
import { FieldFlaw, Fields } from './fields.ts'
import { homeDayCase } from './home-day-case.ts'
import { linearProgrammeCase } from './linear-programme-case.ts'
import { OWN_FORMAT, ownCase } from './own-case.ts'
import type { ScheduleCase } from './schedule-case.ts'

/** Reads a scheduling problem from JSON text, in any of the three shapes. Throws {@link FieldFlaw}. */
export function readScheduleFile(text: string): ScheduleCase {
  const file = new Fields(parse(text))
  const read = shapeOf(file)(file)
  const [flaw] = flawsOf(read.problem)
  if (flaw !== undefined) throw new FieldFlaw(flaw.field, flaw.rule)
  return read
}

function shapeOf(file: Fields): (file: Fields) => ScheduleCase {
  if (file.has('format')) return ownCase
  if (file.has('kind') || file.has('buy_price')) return linearProgrammeCase
  if (file.has('parameters')) return homeDayCase
  throw new FieldFlaw(
    'format',
    `is missing: a file has format ${OWN_FORMAT}, kind battery-lp, or parameters of a home day`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (fault) {
    throw new FieldFlaw('the file', `must be JSON (${(fault as Error).message})`)
  }
}
