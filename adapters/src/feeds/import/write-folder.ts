import { existsSync } from 'node:fs'
import { mkdir, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

type Texts = ReadonlyMap<string, string>

/**
 * Writes files into a folder after `check` has found nothing wrong with them, together with `kept`, those of the
 * folder that belong to them. A new folder is there at once, wholly; in one that is there every file is replaced
 * at once, community.json last, and other files are not touched. What stops it before leaves all as it was.
 */
export async function writeFolder(
  into: string,
  { kept, files }: { readonly kept: Texts; readonly files: Texts },
  check: (folder: string) => Promise<void>,
): Promise<void> {
  const isThere = existsSync(into)
  const folder = isThere ? await realpath(into) : resolve(into)
  const draft = join(dirname(folder), `.${basename(folder)}.importing-${process.pid}`)
  try {
    for (const [name, text] of new Map([...kept, ...files])) {
      await mkdir(dirname(join(draft, name)), { recursive: true })
      await writeFile(join(draft, name), text, { flush: true })
    }
    await check(draft)
    if (!isThere) await rename(draft, folder)
    else
      for (const name of lastly('community.json', files)) await rename(join(draft, name), join(folder, name))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

const lastly = (last: string, files: Texts): string[] => [
  ...[...files.keys()].filter((name) => name !== last),
  ...(files.has(last) ? [last] : []),
]
