import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startServer } from './compose.ts'
import { settingsFrom, SettingRefused } from './settings.ts'
import { StartFault } from './start-fault.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gridbourse-start-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const start = (options: object = {}) =>
  startServer({ home, port: 0, host: '127.0.0.1', logLevel: 'silent', ...options })

async function refusal(options: object = {}): Promise<string> {
  const fault = await start(options).then(
    async (server) => {
      await server.stop()
      return undefined
    },
    (refused: unknown) => refused,
  )
  expect(fault).toBeInstanceOf(StartFault)
  return (fault as StartFault).message
}

test('a connection that never asks for anything does not hold up the end', async () => {
  const server = await start()
  const silent = connect(Number(new URL(server.url).port), '127.0.0.1')
  await once(silent, 'connect')
  silent.resume()
  const closed = once(silent, 'close')
  await server.stop()
  await closed
  expect(silent.destroyed).toBe(true)
})

describe('the first start', () => {
  test('makes the home and tells the operator key; the second tells nothing and lets the key in', async () => {
    const first = await start()
    expect(first.operatorKey).toMatch(/^gb_/)
    await first.stop()
    expect(readdirSync(home).toSorted()).toEqual([
      'audit.jsonl',
      'audit.jsonl.end',
      'journal',
      'keys.json',
      'readings',
    ])
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).not.toContain(first.operatorKey!.slice(20))

    const second = await start()
    expect(second.operatorKey).toBeNull()
    const response = await fetch(`${second.url}/v1/state`, {
      headers: { authorization: `Bearer ${first.operatorKey}` },
    })
    expect(response.status).toBe(200)
    await second.stop()
  })
})

test('where keys are left and none is an operator’s, a start makes one, which is written down', async () => {
  const first = await start()
  const asked = (server: { readonly url: string }, key: string | null, body?: object) =>
    fetch(`${server.url}/v1/participants`, {
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
  const anna = (await (await asked(first, first.operatorKey, { participant: 'anna' })).json()) as {
    key: string
  }
  await first.stop()
  const path = join(home, 'keys.json')
  const { keys, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { keys: { participant: number }[] }
  writeFileSync(path, JSON.stringify({ ...rest, keys: keys.filter(({ participant }) => participant !== 1) }))

  const second = await start()
  expect(second.operatorKey).toMatch(/^gb_/)
  expect((await asked(second, first.operatorKey)).status).toBe(401)
  expect((await asked(second, anna.key)).status).toBe(200)
  expect((await asked(second, second.operatorKey, { participant: 'bert' })).status).toBe(201)
  await second.stop()
  expect(readFileSync(join(home, 'audit.jsonl'), 'utf8')).toContain('"makeOperatorKey"')
})

describe('a start that cannot be says what to do', () => {
  test('the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    expect(await refusal({ port })).toMatch(new RegExp(`Port ${port} .* is taken.*PORT=${port + 1}`))
    other.close()
  })

  test('another Gridbourse runs on the home, which goes on undisturbed', async () => {
    const running = await start()
    expect(await refusal()).toMatch(/held by process \d+.*stop the other one, or set GRIDBOURSE_HOME/)
    expect((await fetch(`${running.url}/ready`)).status).toBe(200)
    await running.stop()
  })

  test('the home is a file', async () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    expect(await refusal({ home: file })).toMatch(/cannot be used.*Set GRIDBOURSE_HOME/)
  })

  test('the keys are damaged', async () => {
    writeFileSync(join(home, 'keys.json'), '{"keys":')
    expect(await refusal()).toMatch(/keys\.json is damaged\. Restore it from a backup, or move it away/)
  })

  test.each([
    '{"webhooks":',
    '{"version":2,"webhooks":[]}',
    '{"version":1,"webhooks":[{"webhookId":"w_1"}]}',
  ])('the webhooks are damaged: %s', async (text) => {
    writeFileSync(join(home, 'webhooks.json'), text)
    expect(await refusal()).toMatch(/webhooks\.json is damaged\. Restore it from a backup, or move it away/)
    expect(readFileSync(join(home, 'webhooks.json'), 'utf8')).toBe(text)
  })

  test('the journal is damaged in the middle: it names the place and changes nothing', async () => {
    const server = await start()
    for (let i = 0; i < 20; i++) {
      await fetch(`${server.url}/v1/participants`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.operatorKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ participant: `member-${i}` }),
      })
    }
    await server.stop()
    const segment = join(
      home,
      'journal',
      readdirSync(join(home, 'journal')).find((name) => name.endsWith('.segment'))!,
    )
    const bytes = readFileSync(segment)
    bytes[300]! ^= 0xff
    writeFileSync(segment, bytes)
    const told = await refusal()
    expect(told).toMatch(/\.segment.*Nothing was changed/s)
    expect(told).toContain(`gridbourse replay-journal --home ${home}`)
    expect(told).toContain(`gridbourse restore --home ${home} --at <that instant> --into <new folder>`)
    expect(readFileSync(segment).equals(bytes)).toBe(true)
  })

  test('the outside journal does not answer', async () => {
    expect(await refusal({ journal: 'nats://127.0.0.1:1/gridbourse' })).toMatch(
      /GRIDBOURSE_JOURNAL is nats:.*is that server running/,
    )
  })
})

describe('a setting that cannot be is named', () => {
  test.each([
    ['PORT', '80000'],
    ['PORT', 'http'],
    ['GRIDBOURSE_ZONE', 'Europe/Atlantis'],
    ['GRIDBOURSE_JOURNAL', 'kafka://here'],
    ['GRIDBOURSE_OPENING_AUCTION', 'noon'],
    ['GRIDBOURSE_WEBHOOK_TARGETS', 'all'],
    ['LOG_LEVEL', 'foo'],
  ])('%s=%s', (name, value) => {
    expect(() => settingsFrom({ [name]: value })).toThrow(SettingRefused)
    expect(() => settingsFrom({ [name]: value })).toThrow(new RegExp(`^${name} is "${value}"; expected`))
  })

  test('all the others have defaults', () => {
    expect(settingsFrom({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      journal: 'segments',
      zone: 'Europe/Berlin',
    })
    expect(settingsFrom({ HOST: '0.0.0.0' }).webhookTargets).toBe('public')
    expect(settingsFrom({}).webhookTargets).toBe('loopback')
  })
})
