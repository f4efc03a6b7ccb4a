import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClient, type MarketEvent } from '@gridbourse/api'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { freshTerminal, gridbourse, gridbourseJson, MAIN, ROOT, run } from './command-line.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const { home, remove } = temporaryHome()
let server: ServerProcess
let url: string
let key: string

beforeAll(async () => {
  server = await startServerProcess({ home, clockFrom: '2026-11-23T06:00Z' })
  url = server.url
  const operator = createClient({ baseUrl: url, key: server.operatorKey! })
  key = (await operator.registerParticipant({ body: { participant: 'anna' } })).key
})
afterAll(async () => {
  await server.stop('SIGKILL')
  remove()
})

test.each([
  ['order buy --slot next --energy 2.5 --price 0.1', 'like 2.5kWh'],
  ['order buy --slot next --energy 1kWh --price cheap', 'like 0.12'],
  ['order hold --slot next --energy 1kWh --price 0.1', 'Allowed choices are buy, sell'],
  ['order buy --slot soon --energy 1kWh --price 0.1', 'UTC start'],
  ['order buy --slot next --energy 1kWh --price 0.1 --until tomorrow', 'in UTC'],
  ['book next --depth 0', 'from 1 to 1000'],
  ['cancel', 'or --all'],
  ['amend 1', '--energy, --price'],
  ['participants add anna --import 11', 'like 11kW'],
  ['trade', "unknown command 'trade'"],
  ['up --port eighty', 'PORT is "eighty"'],
])('gridbourse %s: not understood, exit code 2', async (words, hint) => {
  const { code, out, err } = await gridbourse(words, { url, key })
  expect(err).toContain(hint)
  expect(err).not.toMatch(/\n {4}at /)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})

test.each([
  ['order buy --slot 2020-01-01T00:00Z --energy 1kWh --price 0.1', 'slot_unknown, field slot'],
  ['order buy --slot next --energy 900kWh --price 0.1', 'position_limit_exceeded, field energyWh'],
  ['order buy --slot next --energy 1kWh --price 0.123456', 'price_off_tick, field priceMicrosPerKwh'],
  ['cancel 99', 'order_unknown'],
  ['halt', 'not_permitted'],
  ['auctions closing-2020-01-01T00:00Z', 'auction_unknown'],
])('gridbourse %s: rejected by name, exit code 1', async (words, reason) => {
  const { code, out, err } = await gridbourse(words, { url, key })
  expect(err).toContain(`rejected (${reason}`)
  expect({ code, out }).toEqual({ code: 1, out: '' })
})

test('an order is placed, amended and cancelled; --json says the same to programs', async () => {
  const speaker = { url, key }
  const placed = await gridbourseJson<{ orderId: string }>(
    'order buy --slot next+8 --energy 2kWh --price -0.05 --idempotency-key mine',
    speaker,
  )
  expect(placed).toMatchObject({ filledWh: 0, restingWh: 2000 })
  expect(
    await gridbourseJson(
      'order buy --slot next+8 --energy 2kWh --price -0.05 --idempotency-key mine',
      speaker,
    ),
  ).toEqual(placed)

  const amended = await gridbourse(`amend ${placed.orderId} --energy 1.5kWh`, speaker)
  expect(amended.out).toBe(`order ${placed.orderId}: amended, 1.5 kWh is live\n`)
  const book = await gridbourse('book next+8', speaker)
  expect(book.out).toMatch(/buy +-0\.05 +1\.5 kWh +1/)
  expect(book.out, 'no colour where nobody looks').not.toContain('\u001b')
  const cancelled = await gridbourse(`cancel ${placed.orderId}`, speaker)
  expect(cancelled.out).toBe(`order ${placed.orderId}: cancelled\n`)
})

test('watch tells what happens, line by line, until Ctrl-C', async () => {
  const watch = spawn(process.execPath, [MAIN, 'watch', '--after', '0.0', '--json', '--url', url])
  const ended = once(watch, 'exit')
  let complaints = ''
  watch.stderr.on('data', (chunk) => (complaints += String(chunk)))
  for await (const line of createInterface({ input: watch.stdout })) {
    if ((JSON.parse(line) as MarketEvent).type !== 'day_opened') continue
    watch.kill('SIGINT')
    break
  }
  expect(await ended).toEqual([0, null])
  expect(complaints).toBe('')
})

test('with --json a rejection is told to programs as well', async () => {
  const { code, err } = await gridbourse('cancel 99 --json', { url, key })
  expect(code).toBe(1)
  expect(JSON.parse(err)).toEqual({
    error: expect.stringContaining('no such live order'),
    reason: 'order_unknown',
    field: 'orderId',
  })
})

test('a second market on a home or a port in use is refused, with what to do', async () => {
  const sameHome = await gridbourse(`up --port 0 --home ${home}`)
  expect(sameHome).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('Only one Gridbourse may run'),
  })
  const samePort = await gridbourse(`up --port ${server.port} --home ${home}-other`)
  expect(samePort).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Choose another port') })
})

test('where no server answers, the message says what to do', async () => {
  const { code, err } = await gridbourse('book', { url: 'http://127.0.0.1:9' })
  expect(code).toBe(1)
  expect(err).toContain('npm start')
})

test('every command explains itself', async () => {
  const { out, code } = await gridbourse('--help')
  expect(code).toBe(0)
  const names = [...out.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name!)
  expect(names).toEqual(
    expect.arrayContaining([
      'up',
      'order',
      'cancel',
      'book',
      'trades',
      'watch',
      'replay-journal',
      'restore',
      'auction',
    ]),
  )
  for (const name of ['order', 'watch', 'restore', 'replay-journal']) {
    const help = await gridbourse(`${name} --help`)
    expect(help.code).toBe(0)
    expect(help.out).toContain('Usage: gridbourse')
  }
})

const older = nodeOf(freshTerminal()['PATH'] ?? '')

describe.runIf(older !== undefined && process.platform === 'linux')('called without npx', () => {
  test("runs on the machine's own Node, whatever its version", async () => {
    const { code, out, err } = await run(older!, [
      join(ROOT, 'node_modules', '.bin', 'gridbourse'),
      'book',
      '--url',
      url,
    ])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('continuous')
    const failed = await run(older!, [join(ROOT, 'node_modules', '.bin', 'gridbourse'), 'cancel'])
    expect(failed.code).toBe(2)
  })
})

function nodeOf(path: string): string | undefined {
  return path
    .split(':')
    .map((folder) => join(folder, 'node'))
    .find((node) => existsSync(node))
}
