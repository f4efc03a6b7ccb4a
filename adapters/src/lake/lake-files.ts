import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '../identity/replace-file.ts'

/*
 * lake/
 *   progress.json                                {"sequence": 1042}: all batches up to there are in the files
 *   readings/day=2026-11-21/00..01-00..42.parquet    the readings of one UTC day out of the batches 1 to 42
 *
 * A file gets its name when it is whole and durable. Files beyond the progress are of a writer that died before it was
 * done; the next one deletes them and writes them again, so nothing is there twice.
 */

export type LakeFile = {
  readonly table: string
  readonly day: string
  readonly name: string
  readonly path: string
}

const DAY = /^day=(\d{4}-\d\d-\d\d)$/
const NAME = /^(\d{16})-(\d{16})\.parquet$/

export const fileName = (first: number, last: number): string =>
  `${String(first).padStart(16, '0')}-${String(last).padStart(16, '0')}.parquet`

/** Every finished file of a table, by day and sequence. */
export async function filesOf(lake: string, table: string): Promise<LakeFile[]> {
  const days = (await names(join(lake, table))).filter((name) => DAY.test(name))
  const files: LakeFile[] = []
  for (const day of days.toSorted())
    for (const name of (await names(join(lake, table, day))).toSorted())
      if (NAME.test(name))
        files.push({ table, day: DAY.exec(day)![1]!, name, path: join(lake, table, day, name) })
  return files
}

export async function progressOf(lake: string): Promise<number> {
  try {
    const { sequence } = JSON.parse(await readFile(join(lake, PROGRESS), 'utf8')) as { sequence: number }
    return sequence
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw new Error(`${join(lake, PROGRESS)} cannot be read: delete the lake, and it is written again`, {
      cause: fault,
    })
  }
}

export const saveProgress = (lake: string, sequence: number): Promise<void> =>
  replaceFile(join(lake, PROGRESS), JSON.stringify({ sequence }))

/** Takes away what a writer left that died before it was done. */
export async function removeUnfinished(lake: string): Promise<void> {
  await mkdir(lake, { recursive: true, mode: 0o700 })
  const progress = await progressOf(lake)
  for (const { path, name } of await filesOf(lake, 'readings'))
    if (Number(NAME.exec(name)![2]) > progress) await rm(path)
}

const PROGRESS = 'progress.json'

async function names(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw fault
  }
}
