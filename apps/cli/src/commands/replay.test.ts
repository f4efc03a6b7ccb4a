import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { run as runProgram } from '../program.ts'

let home: string
let street: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'replay-'))
  street = join(home, 'street')
  await run('scenario', street, '--days', '3', '--seed', '5', '--start', '2026-06-01')
})
afterAll(() => rm(home, { recursive: true }))

/** What the command says, and how it ends. */
async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true))
  try {
    const code = await runProgram(words)
    return { code, out, err }
  } finally {
    process.exitCode = undefined
    stdout.mockRestore()
    stderr.mockRestore()
  }
}

const replay = (...words: string[]) => run('replay', street, '--slot', 'PT60M', ...words)

test('the same seed writes the same bytes, as JSON and as a page', async () => {
  const names = ['one', 'two'].map((name) => join(home, name))
  for (const name of names) {
    const { code } = await replay('--json', `${name}.json`, '--report', join(home, 'page.html'))
    expect(code).toBe(0)
    await writeFile(`${name}.html`, await readFile(join(home, 'page.html')))
  }
  for (const kind of ['json', 'html']) {
    const one = (await readFile(`${names[0]}.${kind}`, 'utf8')).replaceAll('/one.', '/two.')
    expect(one).toBe(await readFile(`${names[1]}.${kind}`, 'utf8'))
  }
})

test('the JSON adds up: bills are the cost, money is decimal text, checks are clean', async () => {
  const { out } = await replay('--json', '-')
  const told = JSON.parse(out) as {
    community: { cost: string; costUtilityOnly: string; costForesightPooled: string | null }
    participants: { bill: string; ownBatteryBill: string }[]
    checks: object
    journal: { records: number; hash: string }
    partial: boolean
  }
  const sum = (of: (each: (typeof told.participants)[number]) => string) =>
    told.participants.reduce((total, each) => total + Math.round(Number(of(each)) * 1e9), 0)
  expect(sum(({ bill }) => bill)).toBe(Math.round(Number(told.community.cost) * 1e9))
  expect(sum(({ ownBatteryBill }) => ownBatteryBill)).toBe(
    Math.round(Number(told.community.costUtilityOnly) * 1e9),
  )
  expect(told.checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
  expect(told.journal.hash).toMatch(/^[0-9a-f]{16}$/)
  expect(told.partial).toBe(false)
})

test('decisions are kept line by line, and are made again to the bit', async () => {
  const file = join(home, 'decisions.jsonl')
  await replay('--to', '2026-06-02', '--decisions', file, '--no-foresight', '--flexibility', '0.2')
  expect(await run('redecide', file)).toMatchObject({
    code: 0,
    out: expect.stringContaining('all the same') as string,
  })
  const lines = (await readFile(file, 'utf8')).split('\n')
  const priced = lines.findIndex((line) => /"orders":\[\{[^}]*"price":\d+/.test(line))
  lines[priced] = lines[priced]!.replace(/("orders":\[\{[^}]*"price":)\d+/, '$11230')
  await writeFile(file, lines.join('\n'))
  const bent = await run('redecide', file)
  expect(bent.out).toContain('1 differ')
})

test('an answer that could not be written is refused before the work, and nothing is left half-written', async () => {
  await mkdir(join(home, 'taken'), { recursive: true })
  for (const flag of ['--json', '--report', '--decisions']) {
    expect(await replay(flag, join(home, 'taken'))).toMatchObject({ code: 1, out: '' })
    const { code, err } = await replay(flag, join(home, 'nowhere', 'file'))
    expect(code).toBe(1)
    expect(err).toContain('its folder is not there')
  }
  expect((await readdir(home)).filter((name) => name.endsWith('.draft'))).toEqual([])
})

test('what is no community folder is told apart, with a way on', async () => {
  await mkdir(join(home, 'empty'), { recursive: true })
  expect((await run('replay', join(home, 'nowhere'))).err).toContain('is not there; gridbourse import makes')
  expect((await run('replay', join(home, 'empty'))).err).toContain('has no community.json')
  expect((await run('replay', join(street, 'load.csv'))).err).toContain('is a file')
})

test('days are those of the folder, and what the report lacks is said', async () => {
  const { out } = await replay('--from', '2026-06-02', '--to', '2026-06-03', '--json', '-')
  const told = JSON.parse(out) as { readonly community: Record<string, string | null> }
  expect(told.community).toMatchObject({ from: '2026-06-01T22:00:00.000Z', to: '2026-06-02T22:00:00.000Z' })
  expect(told.community['costForesightPooled']).toBeNull()
  expect(told.community['foresightPooledMissing']).toContain('pays for its own peak')
})

test('the grid calls nobody without a market, without a look ahead, or without a limit', async () => {
  const call = (...flags: string[]) => replay('--flexibility', '0.2', ...flags)
  expect((await call('--mechanism', 'utility-only')).err).toContain('utility-only has none')
  expect((await call('--forecasts', 'none')).err).toContain('it needs --forecasts')
})

test('an empty span is told with the span that there is', async () => {
  const { code, err } = await replay('--from', '2026-06-03', '--to', '2026-06-02')
  expect(code).toBe(2)
  expect(err).toContain('the folder spans 2026-05-31T22:00Z to 2026-06-03T22:00Z')
})

test('a battery that nobody has can be tried, and taken away', async () => {
  const base = JSON.parse((await replay('--json', '-', '--mechanism', 'utility-only')).out) as Told
  const bare = JSON.parse(
    (await replay('--json', '-', '--mechanism', 'utility-only', '--battery', 'none')).out,
  ) as Told
  expect(bare.community.cost).toBe(bare.community.costBase)
  expect(Number(base.community.cost)).toBeLessThan(Number(bare.community.cost))
  expect((await replay('--battery', 'nobody=6/3/0.9')).err).toContain('no such participant')
  expect((await replay('--battery', '6/3/1.9')).code).toBe(2)
})

type Told = { readonly community: { readonly cost: string; readonly costBase: string } }

test('ways to trade stand side by side', async () => {
  const { code, out } = await run('compare', street, '--slot', 'PT60M', '--to', '2026-06-02')
  expect(code).toBe(0)
  expect(out.split('\n').filter((line) => /^(auction|continuous|utility-only)/.test(line))).toHaveLength(9)
})
