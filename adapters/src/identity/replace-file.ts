import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Puts `text` in place of a file at once and durably; whoever reads sees the old or the new, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const directory = await open(dirname(path), 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
