import { readFile } from 'node:fs/promises'
import { replaceFile } from './replace-file.ts'

/** A small file that is read once and replaced whole; only its owner may read it. */
export type TextFile = {
  /** undefined where there is none yet. */
  read(): Promise<string | undefined>
  /** Resolves when the new text is durable. Calls follow one another. */
  replace(text: string): Promise<void>
}

export function textFile(path: string): TextFile {
  let replaced: Promise<void> = Promise.resolve()
  return {
    async read() {
      try {
        return await readFile(path, 'utf8')
      } catch (fault) {
        if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined
        throw fault
      }
    },
    replace(text) {
      replaced = replaced.catch(() => undefined).then(() => replaceFile(path, text))
      return replaced
    },
  }
}
