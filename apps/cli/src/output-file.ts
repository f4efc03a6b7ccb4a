import {
  accessSync,
  closeSync,
  constants,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { CannotDo } from './complaint.ts'

/** A file that a long command will write at its end. */
export type OutputFile = {
  /** Puts the text in place at once: who reads sees the old file or the whole new one. */
  write(text: string): void
}

/** A file that is written as the command goes. */
export type OutputStream = { write(text: string): void; close(): void }

/** Says before the work begins whether its answer can be written there: throws `CannotDo` where it cannot. */
export function outputFile(flag: string, path: string): OutputFile {
  expectWritable(flag, path)
  return {
    write(text) {
      const draft = `${path}.draft`
      const file = opened(flag, draft)
      try {
        writeFileSync(file, text)
        closeSync(file)
        renameSync(draft, path)
      } catch (fault) {
        rmSync(draft, { force: true })
        throw told(flag, path, fault)
      }
    },
  }
}

/** The same, for what would not fit into memory: lines are there as soon as they are written. */
export function outputStream(flag: string, path: string): OutputStream {
  expectWritable(flag, path)
  const file = opened(flag, path)
  return {
    write(text) {
      writeFileSync(file, text)
    },
    close: () => closeSync(file),
  }
}

function expectWritable(flag: string, path: string): void {
  const folder = dirname(resolve(path))
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new CannotDo(`${flag} ${path}: is a folder; name a file in it`)
    accessSync(folder, constants.W_OK)
  } catch (fault) {
    throw told(flag, path, fault)
  }
}

function opened(flag: string, path: string): number {
  try {
    return openSync(path, 'w')
  } catch (fault) {
    throw told(flag, path, fault)
  }
}

function told(flag: string, path: string, fault: unknown): Error {
  if (fault instanceof CannotDo) return fault
  const { code } = fault as NodeJS.ErrnoException
  const words: Record<string, string> = {
    ENOENT: 'its folder is not there',
    ENOTDIR: 'its folder is a file',
    EACCES: 'may not be written',
    EPERM: 'may not be written',
    EROFS: 'is on a disk that cannot be written',
    ENOSPC: 'there is no room left on its disk',
  }
  return new CannotDo(`${flag} ${path}: ${words[code ?? ''] ?? `cannot be written (${code})`}`)
}
