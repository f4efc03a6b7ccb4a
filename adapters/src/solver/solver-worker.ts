import { parentPort, workerData } from 'node:worker_threads'
import type { Schedule } from '@gridbourse/core/battery'
import { type Method, Planner } from './planner.ts'
import type { Done, Work } from './worker-messages.ts'

const planner = new Planner(workerData as Method)

parentPort!.on('message', (work: Work) => void answer(work))

async function answer({ batch, problems }: Work): Promise<void> {
  const answered = await done(batch, problems)
  parentPort!.postMessage(answered, 'fault' in answered ? [] : answered.schedules.flatMap(buffersOf))
}

/** The series of a schedule change hands instead of being copied; two names may mean one series. */
const buffersOf = ({ meter, ...schedule }: Schedule): ArrayBuffer[] => {
  const values = new Set([...Object.values(schedule), ...Object.values(meter)])
  return [...values].flatMap((value) => (value instanceof Float64Array ? [value.buffer as ArrayBuffer] : []))
}

async function done(batch: number, problems: Work['problems']): Promise<Done> {
  try {
    return { batch, schedules: await planner.plan(problems) }
  } catch (fault) {
    return { batch, fault: fault instanceof Error ? fault.message : String(fault) }
  }
}
