import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseChapterLine, type Chapter } from '@gridbourse/core/community'

const NAME = /^\d{4}-\d\d-\d\d\.jsonl$/

/**
 * What a street remembers, one file of lines per local day. Nothing here is the truth of a bill: a line that a crash
 * tore is left out, and a file that is gone is a day of which less is known.
 */
export class DayFiles {
  readonly #directory: string
  #written: Promise<unknown> = Promise.resolve()

  constructor(directory: string) {
    this.#directory = directory
  }

  async read(): Promise<Chapter[]> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    const chapters = new Map<number, Chapter>()
    for (const name of await this.#names()) {
      const text = await readFile(join(this.#directory, name), 'utf8')
      for (const line of text.split('\n')) {
        const chapter = parseChapterLine(line)
        if (chapter !== undefined) chapters.set(chapter.slot, chapter)
      }
    }
    return [...chapters.values()]
  }

  append(date: string, line: string): Promise<void> {
    return this.#next(() =>
      appendFile(join(this.#directory, `${date}.jsonl`), `\n${line}\n`, { mode: 0o600 }),
    )
  }

  /** Days before `date` are forgotten. */
  forgetBefore(date: string): Promise<void> {
    return this.#next(async () => {
      const old = (await this.#names()).filter((name) => name < date)
      await Promise.all(old.map((name) => rm(join(this.#directory, name), { force: true })))
    })
  }

  /** Resolves when everything asked for has been written. */
  async settled(): Promise<void> {
    await this.#written.catch(() => undefined)
  }

  async #names(): Promise<string[]> {
    return (await readdir(this.#directory)).filter((name) => NAME.test(name)).toSorted()
  }

  #next(write: () => Promise<void>): Promise<void> {
    const written = this.#written.catch(() => undefined).then(write)
    this.#written = written
    return written
  }
}
