import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalConflict } from '@gridbourse/core/market'

/**
 * An exclusive hold on a directory; returns what lets go of it.
 *
 * Node has no flock, but it brings SQLite, whose `BEGIN IMMEDIATE` is a lock of the kernel (fcntl) on the file
 * `lock`: two processes cannot both have it, and it goes with the process that held it, however that dies. So no
 * pid is ever compared, and none that was given out again can mislead. The pid beside it is for people.
 */
export function lockDirectory(directory: string): () => void {
  const pidFile = join(directory, 'lock.pid')
  const lock = new DatabaseSync(join(directory, 'lock'))
  try {
    lock.exec('BEGIN IMMEDIATE')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new JournalConflict(`${directory} is held by process ${pidIn(pidFile)}`, error)
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return () => lock.close()
}

const SQLITE_BUSY = 5

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

/** Between taking the lock and writing its pid, a holder has no name yet. */
function pidIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown'
  } catch {
    return 'unknown'
  }
}
