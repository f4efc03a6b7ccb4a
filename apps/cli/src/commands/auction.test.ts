import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { run as runCommand } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'gridbourse-auction-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (path: string) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await runCommand(['auction', path])
  const [stdout, stderr] = [out, error].map((stream) => stream.mock.calls.map(([text]) => text).join(''))
  vi.restoreAllMocks()
  return { status, stdout: stdout!, stderr: stderr! }
}
const runOn = async (text: string) => {
  const path = join(folder, 'orders.json')
  writeFileSync(path, text)
  return run(path)
}

test('prints the certificate of a file, every number with the digits it had', async () => {
  const { status, stdout } = await runOn(`{
    "bids":   [{"id": "b1", "price": 0.30000000000000004, "quantity": 25312.1},
               {"id": 7,    "price": -0.5,                "quantity": 1e-3}],
    "offers": [{"id": "7",  "price": 0.1,                 "quantity": 30000},
               {"id": "o2", "price": 0.1,                 "quantity": -5}]}`)
  expect(status).toBe(0)
  expect(stdout).toContain('"volume": 25312.1,')
  expect(JSON.parse(stdout)).toEqual({
    volume: 25312.1,
    price: 0.1,
    priceInterval: [0.1, 0.1],
    welfare: 5062.420000000001,
    bound: 5062.420000000001,
    gap: 0,
    proven: true,
    accepted: [
      { id: 'b1', quantity: 25312.1 },
      { id: '7', quantity: 25312.1 },
    ],
    rejected: [
      { id: 7, quantity: 0.001, reason: 'out_of_the_money' },
      { id: '7', quantity: 4687.9, reason: 'at_the_margin' },
      { id: 'o2', quantity: -5, reason: 'quantity_not_positive' },
    ],
  })
  expect(stdout).toContain('"welfare": 5062.420000000001012484')
})

test('passes over what people note beside the orders', async () => {
  const { status, stdout } = await runOn(`{
    "id": "today", "kind": "clearing", "unit": "kWh", "notes": ["a", {"tik": 1}], "source": {"prize": 3},
    "bids":   [{"id": "b", "agent": "anna", "price": 2, "quantity": 1}],
    "offers": [{"id": "o", "price": 1, "quantity": 1, "comment": null}]}`)
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ volume: 1, price: 1.5, welfare: 1 })
})

test('says in its help what becomes of a negative quantity and of other fields', async () => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  await runCommand(['auction', '--help'])
  const help = out.mock.calls.map(([text]) => text).join('')
  vi.restoreAllMocks()
  expect(help).toMatch(/quantity_not_positive/)
  expect(help).toMatch(/notes/)
})

describe('says what is wrong with a file, and where', () => {
  const refusals: readonly (readonly [name: string, text: string, complaint: RegExp])[] = [
    ['no JSON', '{"bids": [', /orders\.json: is no JSON: /],
    ['not an object', '[]', /orders\.json: is a list; write an object with the lists "bids" and "offers"/],
    ['no offers', '{"bids":[]}', /offers is missing; write a list/],
    ['no order', '{"bids":[3],"offers":[]}', /bids\[0\] is a number; write \{"id", "price", "quantity"\}/],
    ['no id', '{"bids":[{"price":1,"quantity":1}],"offers":[]}', /bids\[0\]\.id is missing/],
    [
      'a price with its unit',
      '{"bids":[],"offers":[{"id":1,"price":"3 EUR","quantity":1}]}',
      /offers\[0\]\.price is the text "3 EUR"; write a number/,
    ],
    [
      'a number beyond reading',
      '{"bids":[{"id":1,"price":1e5000,"quantity":1}],"offers":[]}',
      /bids\[0\]\.price is 1e5000; write a decimal number of at most 1000 places/,
    ],
    [
      'one id for two orders',
      '{"bids":[{"id":"a","price":1,"quantity":1}],"offers":[{"id":"a","price":1,"quantity":1}]}',
      /id used more than once: "a"/,
    ],
    [
      'a tick misspelled',
      '{"bids":[],"offers":[],"tik":0.01}',
      /orders\.json: tik is not known; did you mean tick\? The fields of a file are bids, offers, tick/,
    ],
    [
      'a tick under another name',
      '{"bids":[],"offers":[],"tickSize":0.01}',
      /tickSize is not known; did you mean tick\?/,
    ],
    [
      'a price misspelled, beside the right one too',
      '{"bids":[{"id":1,"price":1,"prize":2,"quantity":1}],"offers":[]}',
      /bids\[0\]\.prize is not known; did you mean price\? The fields of an order are id, price, quantity/,
    ],
    [
      'a field twice in an order',
      '{"bids":[],"offers":[{"id":1,"price":1,"quantity":1},{"id":2,"price":1,"quantity":1,"price":3}]}',
      /offers\[1\]\.price is there twice; write every field of an object once/,
    ],
    ['a list twice', '{"bids":[],"offers":[],"bids":[]}', /orders\.json: bids is there twice/],
    ['a tick of 0', '{"bids":[],"offers":[],"tick":0}', /tick is 0; a tick is above 0/],
  ]
  test.each(refusals)('%s', async (_, text, complaint) => {
    const { status, stdout, stderr } = await runOn(text)
    expect(stderr).toMatch(complaint)
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  test('no such file', async () => {
    const { status, stderr } = await run(join(folder, 'missing.json'))
    expect(stderr).toMatch(/missing\.json: cannot be read \(ENOENT\)/)
    expect(status).toBe(1)
  })
})

const casesFolder = fileURLToPath(new URL('../../../../../shared/cases/clearing', import.meta.url))

describe.runIf(existsSync(casesFolder))('agrees with published cases', () => {
  const files = existsSync(casesFolder)
    ? readdirSync(casesFolder).filter((name) => name.endsWith('.json'))
    : []

  test.each(files)('%s', async (name) => {
    const { oracle } = JSON.parse(readFileSync(join(casesFolder, name), 'utf8')) as {
      oracle: { max_welfare: number; volume_at_max_welfare: number; ce_price_interval?: [number, number] }
    }
    const { status, stdout } = await run(join(casesFolder, name))
    expect(status).toBe(0)
    const found = JSON.parse(stdout) as { volume: number; welfare: number; gap: number; price: number | null }
    expect(found).toMatchObject({ volume: oracle.volume_at_max_welfare, welfare: oracle.max_welfare, gap: 0 })
    expect(found.price === null).toBe(found.volume === 0)
    if (found.price === null || oracle.ce_price_interval === undefined) return
    expect(found.price).toBeGreaterThanOrEqual(oracle.ce_price_interval[0])
    expect(found.price).toBeLessThanOrEqual(oracle.ce_price_interval[1])
  })
})
