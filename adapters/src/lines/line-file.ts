import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file that only grows, line by line; only its owner may read it. */
export type LineFile = {
  /** What was in it when it was opened, from where it was asked for, without a last line that a crash tore. */
  readonly lines: readonly string[]
  /** Resolves when the line is durable. Calls follow one another. */
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** Opens the file, made with its folder where there is none; a torn last line is cut off. Lines before the byte `from` are not read. */
export async function openLineFile(path: string, from = 0): Promise<LineFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a+', 0o600)
  const { size } = await file.stat()
  const bytes = Buffer.alloc(Math.max(0, size - from))
  await file.read(bytes, 0, bytes.length, from)
  const whole = bytes.lastIndexOf(0x0a) + 1
  if (whole < bytes.length) await file.truncate(from + whole)
  const text = bytes.toString('utf8', 0, whole)
  let appended: Promise<void> = Promise.resolve()
  const write = async (line: string): Promise<void> => {
    await file.appendFile(`${line}\n`)
    await file.datasync()
  }
  return {
    lines: text === '' ? [] : text.slice(0, -1).split('\n'),
    append(line) {
      appended = appended.then(() => write(line))
      return appended
    },
    async close() {
      await appended.catch(() => undefined)
      await file.close()
    },
  }
}
