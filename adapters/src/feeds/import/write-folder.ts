import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * Writes files into a folder so that it is there wholly or not at all: beside it first, over what is in it, and
 * put in its place at once when `check` has found nothing wrong. Whatever stops it leaves the folder as it was.
 */
export async function writeFolder(
  into: string,
  files: ReadonlyMap<string, string>,
  check: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = resolve(into)
  const beside = (what: string): string =>
    join(dirname(folder), `.${basename(folder)}.${what}-${process.pid}`)
  const [draft, former] = [beside('importing'), beside('replaced')]
  try {
    await mkdir(draft, { recursive: true })
    const isThere = existsSync(folder)
    if (isThere) await cp(folder, draft, { recursive: true })
    for (const [name, text] of files) await writeFile(join(draft, name), text, { flush: true })
    await check(draft)
    if (isThere) await rename(folder, former)
    try {
      await rename(draft, folder)
    } catch (fault) {
      if (isThere) await rename(former, folder)
      throw fault
    }
    await rm(former, { recursive: true, force: true })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
