import { parentPort, workerData } from 'node:worker_threads'
import { type Method, Planner } from './planner.ts'
import type { Done, Work } from './worker-messages.ts'

const planner = new Planner(workerData as Method)

parentPort!.on('message', (work: Work) => void answer(work))

async function answer({ batch, problems }: Work): Promise<void> {
  parentPort!.postMessage(await done(batch, problems))
}

async function done(batch: number, problems: Work['problems']): Promise<Done> {
  try {
    return { batch, schedules: await planner.plan(problems) }
  } catch (fault) {
    return { batch, fault: fault instanceof Error ? fault.message : String(fault) }
  }
}
