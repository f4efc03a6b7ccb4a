// One contender on one flow, in a process of its own: no engine inherits another's garbage or compiled code.
// Arguments: the contender's name, the flow's file, runs, milliseconds of warm-up. Prints the measurement as JSON.
// Without arguments it only loads what the others will need.
import { readFileSync } from 'node:fs'
import { letHotPathsInline } from '@gridbourse/server/inlining'
import { readOrderFlow } from '../order-flow/record.ts'
import { OURS, PEERS } from './contenders.ts'
import { measure } from './measure.ts'

// As the server does for its engine, and here for every contender alike.
letHotPathsInline()

const [name, file, runs, warmUpMs] = process.argv.slice(2)
if (name !== undefined && file !== undefined) {
  const contender = [...OURS, ...PEERS].find((each) => each.name === name)
  if (contender === undefined) throw new RangeError(`There is no engine '${name}'`)
  const flow = readOrderFlow(readFileSync(file))
  const effort = { runs: Number(runs), warmUpMs: Number(warmUpMs) }
  console.log(JSON.stringify(measure(contender, flow, effort)))
}
