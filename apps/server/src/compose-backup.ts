import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Backups, type BackupFile } from '@gridbourse/adapters/backup'
import { dumpTruths, loadTruths, type Database } from '@gridbourse/adapters/database'
import { secretKeyFrom, secretKeyIn, type SecretKey } from '@gridbourse/adapters/secrets'

export { BackupFault, type Backups, type Manifest } from '@gridbourse/adapters/backup'

/** The key in a file, or else the one in the environment; null without either. */
export const secretKey = (file: string | undefined): SecretKey | null =>
  file === undefined ? secretKeyFrom(process.env) : secretKeyIn(file)

/** The backups in a folder; objects are encrypted where there is a key. */
export const openBackups = (folder: string, key: SecretKey | null): Backups => new Backups(folder, key)

/**
 * What a backup of a home holds: every file but locks, drafts, and what is made again from the others. The journal's
 * segments come last, so that whatever follows from the journal is never ahead of it.
 */
export async function filesOfHome(home: string): Promise<readonly BackupFile[]> {
  const found = await readdir(home, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1))
    .filter((path) => !NOT_KEPT.test(path))
  const [journal, others] = [paths.filter(isOfJournal), paths.filter((path) => !isOfJournal(path))]
  return [...others.toSorted(), ...journal.toSorted()].map((path) => ({ path, from: join(home, path) }))
}

export const isOfJournal = (path: string): boolean => path.startsWith('journal/')

/** Locks, drafts, snapshots (a shortcut), the tables' own files (copied only when nobody writes them), the lake. */
const NOT_KEPT = /(^|\/)lock(\.pid)?$|\.draft$|\.unfinished(\/|$)|\.snapshot$|^database\/|^lake\//

/** The tables that nothing else can give back, as lines in a home's backup. */
export const TRUTHS_FILE = 'truths.jsonl'

/** Writes them into a file; answers how many rows there are. */
export async function keepTruths({ db }: Database, path: string): Promise<number> {
  const file = await open(path, 'w', 0o600)
  try {
    return await dumpTruths(db, async (lines) => {
      if (lines.length > 0) await file.appendFile(`${lines.join('\n')}\n`)
    })
  } finally {
    await file.close()
  }
}

/** Fills new tables from such a file. */
export const giveBackTruths = ({ db }: Database, path: string): Promise<number> =>
  loadTruths(db, createInterface({ input: createReadStream(path) }))
