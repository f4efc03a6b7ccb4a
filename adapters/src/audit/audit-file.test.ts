import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openAuditLog, readAuditLog, type AuditEntry } from './index.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridbourse-audit-'))
  path = join(folder, 'audit.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const deed = (did: string): AuditEntry => ({
  by: 'operator',
  did,
  on: { of: 'anna' },
  outcome: 'done',
  requestId: null,
})

async function written(...deeds: string[]): Promise<void> {
  const log = await openAuditLog(path)
  await Promise.all(deeds.map((did) => log.record(deed(did))))
  await log.close()
}

const did = async (): Promise<string[]> => (await readAuditLog(path)).lines.map((line) => line.did)
const text = (): string => readFileSync(path, 'utf8')

test('what was recorded is there in order, and the chain goes on at the next opening', async () => {
  await written('addKey', 'haltMarket')
  await written('resumeMarket')
  expect(await readAuditLog(path)).toMatchObject({ flaw: null, end: { number: 3 } })
  expect(await did()).toEqual(['addKey', 'haltMarket', 'resumeMarket'])
})

describe('what was changed afterwards is named', () => {
  beforeEach(() => written('one', 'two', 'three', 'four', 'five'))
  const flaw = async () => (await readAuditLog(path)).flaw

  test('any bit of any line', async () => {
    const bytes = readFileSync(path)
    const lineAt = (at: number): number => bytes.subarray(0, at).toString('utf8').split('\n').length
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        // The last line's end belongs to no line: without it the line counts as torn.
        fc.pre(at < bytes.length - 1)
        const flipped = Buffer.from(bytes)
        flipped[at]! ^= 1 << bit
        writeFileSync(path, flipped)
        expect((await flaw())?.line).toBe(lineAt(at))
      }),
    )
  })

  test.each([0, 1, 2, 3, 4])('line %i removed', async (index) => {
    writeFileSync(path, text().split('\n').toSpliced(index, 1).join('\n'))
    expect(await flaw()).toMatchObject({ line: index + 1 })
  })

  test('two lines changed about, a line written twice, a line put in', async () => {
    const lines = text().split('\n')
    writeFileSync(path, lines.with(1, lines[2]!).with(2, lines[1]!).join('\n'))
    expect(await flaw()).toMatchObject({ line: 2 })
    writeFileSync(path, lines.toSpliced(2, 0, lines[1]!).join('\n'))
    expect(await flaw()).toMatchObject({ line: 3 })
    writeFileSync(path, lines.toSpliced(3, 0, '{"no":"line"}').join('\n'))
    expect(await flaw()).toMatchObject({ line: 4, words: 'is no line of an audit log' })
  })

  test('and stays named: the next opening says so in a line of its own, and goes on', async () => {
    writeFileSync(path, text().replace('"did":"two"', '"did":"owt"'))
    await written('six')
    expect(await flaw()).toMatchObject({ line: 2 })
    expect(
      text()
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as AuditEntry).did),
    ).toEqual(['one', 'owt', 'three', 'four', 'five', 'findAuditBroken', 'six'])
  })

  test('lines cut off the end are missed as well', async () => {
    writeFileSync(path, `${text().split('\n').slice(0, 3).join('\n')}\n`)
    expect(await flaw()).toEqual({ line: 4, words: 'is missing: the log had 5 lines' })
    await written('six')
    expect(await did()).toEqual(['one', 'two', 'three', 'findAuditBroken', 'six'])
  })
})

describe('a crash', () => {
  test('tears at most the last line, which is cut off, and nothing is said to be missing', async () => {
    await written('one', 'two')
    appendFileSync(path, '{"number":3,"at":"2026-')
    expect(await readAuditLog(path)).toMatchObject({ flaw: null, end: { number: 2 } })
    await written('three')
    expect(await readAuditLog(path)).toMatchObject({ flaw: null, end: { number: 3 } })
  })

  test('at any moment of a writer loses no line that was durable, and the chain goes on', async () => {
    const program = `
      import { openAuditLog } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
      const log = await openAuditLog(${JSON.stringify(path)})
      for (;;) {
        await log.record({ by: 'x', did: 'y', on: {}, outcome: 'done', requestId: null })
        console.log('durable')
      }`
    let durable = 0
    for (let round = 1; round <= 3; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program])
      for await (const _ of createInterface({ input: child.stdout })) {
        durable++
        if (durable >= round * 20) break
      }
      child.kill('SIGKILL')
      await once(child, 'exit')
      const { flaw, end } = await readAuditLog(path)
      expect(flaw).toBe(null)
      expect(end.number).toBeGreaterThanOrEqual(durable)
      durable = end.number
    }
  })

  test('that leaves nothing at all begins anew', async () => {
    await written()
    truncateSync(path, 0)
    await written('one')
    expect(await readAuditLog(path)).toMatchObject({ flaw: null, end: { number: 1 } })
  })
})
