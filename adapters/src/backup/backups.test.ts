import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDirectory } from '../journal/segments/directory-lock.ts'
import { BackupFault, Backups } from './backups.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gridbourse-backup-'))
  await mkdir(join(folder, 'home', 'journal'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true }))

const PATHS = ['keys.json', 'journal/0000000000000001.segment']
const files = () => PATHS.map((path) => ({ path, from: join(folder, 'home', path) }))
const about = (takenAtMs: number) => ({ takenAtMs, sequence: takenAtMs, journalAtMs: takenAtMs })
const into = () => join(folder, 'backups')
const write = (path: string, content: string | Buffer) => writeFile(join(folder, 'home', path), content)
const objects = () => readdir(join(into(), 'objects'))

describe.each([
  ['in plain', null],
  ['encrypted', randomBytes(32)],
] as const)('%s', (_, key) => {
  const backups = () => new Backups(into(), key)

  test('every file comes back as it was when it was taken', async () => {
    const segment = randomBytes(300_000)
    await write(PATHS[0]!, '{"secret":"nobody may read this"}')
    await write(PATHS[1]!, segment)
    const { manifest } = await backups().take(files(), about(1))
    await appendFile(join(folder, 'home', PATHS[1]!), 'later')
    await backups().extract(manifest, join(folder, 'again'))
    expect(await readFile(join(folder, 'again', PATHS[0]!), 'utf8')).toBe('{"secret":"nobody may read this"}')
    expect((await readFile(join(folder, 'again', PATHS[1]!))).equals(segment)).toBe(true)
  })

  test('another one costs only what is new, and what is forgotten takes its objects along', async () => {
    await write(PATHS[0]!, 'keys')
    await write(PATHS[1]!, randomBytes(50_000))
    expect(await backups().take(files(), about(1))).toMatchObject({ newFiles: 2, newBytes: 50_004 })
    expect(await backups().take(files(), about(2))).toMatchObject({ newFiles: 0, newBytes: 0 })
    await write(PATHS[0]!, 'other keys')
    const third = await backups().take(files(), about(3), { keep: 1 })
    expect(third).toMatchObject({ newFiles: 1, forgotten: { backups: 2, objects: 1 } })
    expect(await objects()).toHaveLength(2)
    expect((await backups().list()).map(({ manifest }) => manifest.takenAtMs)).toEqual([3])
    await backups().verify(third.manifest)
  })

  test('damage is found and named', async () => {
    await write(PATHS[0]!, 'keys')
    await write(PATHS[1]!, randomBytes(50_000))
    const { manifest } = await backups().take(files(), about(1))
    const place = join(into(), 'objects', manifest.files[1]!.object)
    const bytes = await readFile(place)
    bytes[25_000]! ^= 1
    await writeFile(place, bytes)
    await expect(backups().verify(manifest)).rejects.toThrow(
      /journal\/0000000000000001\.segment of this backup/,
    )
    await rm(place)
    await expect(backups().extract(manifest, join(folder, 'again'))).rejects.toThrow(/is not there/)
  })

  test('what died half-way is cleared away by the next', async () => {
    await write(PATHS[0]!, 'keys')
    await write(PATHS[1]!, 'segment')
    await backups().take(files(), about(1))
    await writeFile(join(into(), 'objects', 'ab'.repeat(32)), 'without a manifest')
    await backups().take(files(), about(2))
    expect(await objects()).toHaveLength(2)
  })

  test('two at once are one too many', async () => {
    await mkdir(into())
    const unlock = lockDirectory(into())
    await expect(backups().take([], about(1))).rejects.toThrow(/another backup is being taken/)
    unlock()
  })
})

describe('keys', () => {
  const key = randomBytes(32)

  test('without the right one nothing is read, and the objects hide what they hold', async () => {
    await write(PATHS[0]!, 'nobody may read this')
    await write(PATHS[1]!, '')
    const { manifest } = await new Backups(into(), key).take(files(), about(1))
    await expect(new Backups(into(), null).verify(manifest)).rejects.toThrow(/--key-file/)
    await expect(new Backups(into(), randomBytes(32)).verify(manifest)).rejects.toThrow(/another key/)
    const stored = await readFile(join(into(), 'objects', manifest.files[0]!.object))
    expect(stored.includes('nobody')).toBe(false)
  })

  test('a folder has one key for ever', async () => {
    await write(PATHS[0]!, 'keys')
    await write(PATHS[1]!, 'segment')
    await new Backups(into(), null).take(files(), about(1))
    await expect(new Backups(into(), key).take(files(), about(2))).rejects.toThrow(/are not encrypted/)
  })
})

test('a manifest that was tampered with writes nothing outside', async () => {
  await write(PATHS[0]!, 'keys')
  await write(PATHS[1]!, 'segment')
  const backups = new Backups(into(), null)
  const { manifest } = await backups.take(files(), about(1))
  const evil = { ...manifest, files: [{ ...manifest.files[0]!, path: '../evil' }] }
  await expect(backups.extract(evil, join(folder, 'again'))).rejects.toThrow(BackupFault)
  expect(await readdir(folder)).not.toContain('evil')
})
