import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measurement, Effort } from './measure.ts'

/** Measures a contender on the flow in a file, in a process of its own. */
export type MeasureAlone = (contender: string, file: string, effort: Effort) => Promise<Measurement>

/**
 * Every measurement starts from code that Node kept in `folder`, as the product's engine does from its second start
 * on; the process that fills the folder measures nothing.
 */
export async function inOwnProcesses(folder: string): Promise<MeasureAlone> {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['--expose-gc', SCRIPT, ...args], {
      env: { ...process.env, NODE_COMPILE_CACHE: folder },
    })
  await run()
  return async (contender, file, { runs, warmUpMs }) => {
    const { stdout } = await run(contender, file, String(runs), String(warmUpMs))
    return JSON.parse(stdout) as Measurement
  }
}

const SCRIPT = fileURLToPath(new URL('measure-alone.ts', import.meta.url))
