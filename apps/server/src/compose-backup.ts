import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Backups, type BackupFile } from '@gridbourse/adapters/backup'
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
