import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { journalFolder, openJournal } from '@gridbourse/server'
import { exchangeRecordAt } from '@gridbourse/testing/exchange-records'
import { run as runCommand } from './program.ts'

const LAST = 40

let root: string
let home: string

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'gridbourse-reading-'))
  home = join(root, 'home')
  const journal = await openJournal('segments', journalFolder(home))
  await journal.append(Array.from({ length: LAST }, (_, i) => exchangeRecordAt(i + 1)))
  await journal.close()
})
afterEach(() => rmSync(root, { recursive: true }))

const run = async (...words: string[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await runCommand(words)
  const [stdout, stderr] = [out, error].map((stream) => stream.mock.calls.map(([text]) => text).join(''))
  vi.restoreAllMocks()
  return { status, stdout: stdout!, stderr: stderr! }
}
const replayed = (...words: string[]) => run('replay-journal', '--home', home, ...words)
const restored = (at: string) => run('restore', '--home', home, '--at', at, '--into', join(root, 'new'))
const instantOf = (sequence: number) => new Date(exchangeRecordAt(sequence).atMs).toISOString()
const hashIn = (stdout: string) => /state hash +(\S+)/.exec(stdout)?.[1]

describe('both commands leave every byte of the home as it was', () => {
  test.each([
    ['when it was closed', () => undefined],
    ['with a torn end', () => appendFileSync(segment(), new Uint8Array(50).fill(7))],
    ['with a damaged record', () => damage(30)],
  ])('%s', async (_, harm) => {
    harm()
    const before = bytesOf(home)
    expect((await replayed('--to', '20')).status).toBe(0)
    await replayed()
    expect((await restored(instantOf(20))).status).toBe(0)
    expect(bytesOf(home)).toEqual(before)
  })
})

test('a server may hold the home meanwhile', async () => {
  const holder = await openJournal('segments', journalFolder(home))
  expect(await replayed()).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`sequence    ${LAST}`),
  })
  expect((await restored(instantOf(20))).status).toBe(0)
  await holder.append([exchangeRecordAt(LAST + 1)])
  await holder.close()
})

describe('before a damaged record all are within reach', () => {
  test('replay-journal tells the last intact one, and then what is damaged and what to do', async () => {
    const whole = await replayed('--to', '29')
    damage(30)
    const { status, stdout, stderr } = await replayed()
    expect(status).toBe(1)
    expect(stdout).toMatch(/sequence +29\n/)
    expect(stdout).toContain(instantOf(29))
    expect(hashIn(stdout)).toBe(hashIn(whole.stdout))
    expect(stderr).toMatch(/^error: The journal is corrupt at 0000000000000001\.segment offset \d+/)
    expect(stderr).toContain(`gridbourse restore --home ${home} --at ${instantOf(29)} --into <new folder>`)
  })

  test('replay-journal --to one of them is a success, --to the damaged one is not', async () => {
    const whole = await replayed('--to', '20')
    damage(30)
    const part = await replayed('--to', '20')
    expect(part).toMatchObject({ status: 0, stderr: '' })
    expect(hashIn(part.stdout)).toBe(hashIn(whole.stdout))
    expect((await replayed('--to', '29')).status).toBe(0)
    expect((await replayed('--to', '30')).status).toBe(1)
  })

  test('restore goes back to an instant before it', async () => {
    damage(30)
    const { status, stdout } = await restored(instantOf(20))
    expect(status).toBe(0)
    expect(stdout).not.toContain('careful')
    const again = await run('replay-journal', '--home', join(root, 'new'))
    expect(again).toMatchObject({ status: 0, stdout: expect.stringMatching(/sequence +20\n/) })
    expect(hashIn(again.stdout)).toBe(hashIn(stdout))
  })

  test('restore to the last intact instant, as replay-journal advises, says what may be lost', async () => {
    damage(30)
    const { status, stdout } = await restored(instantOf(29))
    expect({ status, hash: hashIn(stdout) }).toEqual({ status: 0, hash: hashIn((await replayed()).stdout) })
    expect(stdout).toMatch(/careful .*corrupt at .*Records of the same instant may be lost/)
  })

  test('restore to an instant behind it is refused, and leaves nothing', async () => {
    damage(30)
    const { status, stderr } = await restored(instantOf(35))
    expect(status).toBe(1)
    expect(stderr).toContain(`All up to record 29 of ${instantOf(29)} is intact`)
    expect(readdirSync(root)).toEqual(['home'])
  })

  test('where the first is damaged, only a backup helps', async () => {
    damage(1)
    expect(await replayed()).toMatchObject({ status: 1, stderr: expect.stringContaining('from a backup') })
    expect((await replayed()).stderr).not.toContain('gridbourse restore')
  })
})

const segment = () => join(journalFolder(home), '0000000000000001.segment')

/** Flips a bit inside the frame of a record. */
function damage(sequence: number): void {
  const bytes = readFileSync(segment())
  let at = 32
  for (let before = 1; before < sequence; before++) at += bytes.readUInt32LE(at + 4)
  bytes[at + 22]! ^= 1
  writeFileSync(segment(), bytes)
}

function bytesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(files.map((path) => [path, readFileSync(path, 'hex')]))
}
