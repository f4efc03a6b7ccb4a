import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { textFile } from '@gridbourse/adapters/identity'
import type { DiskSeen } from '@gridbourse/core/alarms'
import { openAlarms, type AlarmParts, type Alarms } from './alarms/alarms.ts'
import { RULES_FILE } from './alarms/rules-file.ts'

/** The alarms of a home: their rules in `alarms.json`, where there is one, and their book. */
export const openAlarmsIn = (
  home: string,
  parts: Omit<AlarmParts, 'rules' | 'file' | 'disk'>,
): Promise<Alarms> =>
  openAlarms({
    ...parts,
    rules: () => readIfThere(join(home, RULES_FILE)),
    file: textFile(join(home, 'alarm-book.json')),
    disk: () => diskOf(home),
  })

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined
    throw fault
  }
}

/** What whoever runs the server can still write; null where the system does not say. */
async function diskOf(folder: string): Promise<DiskSeen | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { folder, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return null
  }
}
