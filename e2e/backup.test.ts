import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@gridbourse/api'
import { startServerProcess, type ServerProcess } from '@gridbourse/testing/server-process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gridbourse, gridbourseJson } from './command-line.ts'

const CLOCK_FROM = '2026-11-23T06:00Z'
const sell = { side: 'sell', slot: '2026-11-23T18:00Z', priceMicrosPerKwh: 120_000, energyWh: 1 } as const

/** Several processes one after the other, on a machine that may be busy. */
const PATIENCE_MS = 120_000

let folder: string
let server: ServerProcess | undefined
const at = (name: string) => join(folder, name)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridbourse-backups-'))
})
afterEach(async () => {
  await server?.stop('SIGKILL')
  server = undefined
  rmSync(folder, { recursive: true })
})

type Restored = { readonly stateHash: string; readonly sequence: number; readonly atMs: number }

test(
  'a running market is kept, encrypted, and comes back after everything was lost, keys and all',
  { timeout: PATIENCE_MS },
  async () => {
    const keyFile = at('secret')
    writeFileSync(keyFile, `${'5a'.repeat(32)}\n`)
    server = await startServerProcess({ home: at('home'), clockFrom: CLOCK_FROM })
    const operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
    const { key } = await operator.registerParticipant({ body: { participant: 'sun' } })
    const sun = createClient({ baseUrl: server.url, key })

    let acknowledged = 0
    const enough = new AbortController()
    const order = async (): Promise<void> => {
      for (; !enough.signal.aborted; acknowledged++) await sun.placeOrder({ body: sell })
    }
    const ordering = order()
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(50), { timeout: 30_000 })
    const before = acknowledged
    const backup = `backup ${at('backups')} --home ${at('home')} --key-file ${keyFile}`
    const taken = await gridbourseJson<{ backup: string; newFiles: number }>(backup)
    const again = await gridbourseJson<{ newFiles: number }>(backup)
    expect(again.newFiles).toBeLessThanOrEqual(taken.newFiles)
    enough.abort()
    await ordering
    await server.stop('SIGKILL')
    rmSync(at('home'), { recursive: true })

    const whole = await gridbourseJson(`backup ${at('backups')} --verify --key-file ${keyFile}`)
    expect(whole).toMatchObject({ whole: true })
    const restore = `restore ${at('backups')} --backup ${taken.backup} --into ${at('again')}`
    expect(await gridbourse(restore)).toMatchObject({ code: 1, err: expect.stringContaining('--key-file') })
    const { stateHash, sequence } = await gridbourseJson<Restored>(`${restore} --key-file ${keyFile}`)
    expect(await gridbourseJson(`replay-journal --home ${at('again')} --to ${sequence}`)).toMatchObject({
      stateHash,
    })

    server = await startServerProcess({ home: at('again'), clockFrom: CLOCK_FROM })
    expect(server.operatorKey).toBeNull()
    const { orders } = await createClient({ baseUrl: server.url, key }).listOrders()
    expect(orders.length).toBeGreaterThanOrEqual(before)
  },
)

test('a backup gives back any instant before it', { timeout: PATIENCE_MS }, async () => {
  server = await startServerProcess({ home: at('home'), clockFrom: CLOCK_FROM })
  const operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
  const { key } = await operator.registerParticipant({ body: { participant: 'sun' } })
  const sun = createClient({ baseUrl: server.url, key })
  await sun.placeOrder({ body: sell })
  const then = await operator.getState()
  await new Promise((later) => setTimeout(later, 1_100))
  await sun.placeOrder({ body: sell })
  await gridbourseJson(`backup ${at('backups')} --home ${at('home')}`)
  await server.stop()

  const { atMs } = await gridbourseJson<Restored>(`replay-journal --home ${at('home')} --to ${then.sequence}`)
  const instant = new Date(atMs).toISOString()
  const restored = await gridbourseJson<Restored>(
    `restore ${at('backups')} --at ${instant} --into ${at('again')}`,
  )
  expect(restored).toMatchObject({ stateHash: then.stateHash, sequence: then.sequence })

  server = await startServerProcess({ home: at('again'), clockFrom: CLOCK_FROM })
  const { orders } = await createClient({ baseUrl: server.url, key }).listOrders()
  expect(orders.map(({ orderId }) => orderId)).toEqual(['1'])
})

test('a street that is brought back lives on from where it was', { timeout: PATIENCE_MS }, async () => {
  server = await startServerProcess({ home: at('home'), streetSpeed: 2_000 })
  const settledTo = async (): Promise<number> => {
    const { settledAtMs } = await createClient({ baseUrl: server!.url }).getCommunity()
    return settledAtMs ?? 0
  }
  const settles = (least: number) =>
    vi.waitFor(async () => expect(await settledTo()).toBeGreaterThan(least), {
      timeout: 40_000,
      interval: 100,
    })
  await settles(0)
  const first = await settledTo()
  await settles(first + 3_600_000)
  await gridbourseJson(`backup ${at('backups')} --home ${at('home')}`)
  await server.stop('SIGKILL')

  await gridbourseJson(`restore ${at('backups')} --into ${at('again')}`)
  server = await startServerProcess({ home: at('again') })
  await settles(first + 3_600_000)
  await server.stop()

  const instant = new Date(first + 1_800_000).toISOString()
  await gridbourseJson(`restore ${at('backups')} --at ${instant} --into ${at('earlier')}`)
  server = await startServerProcess({ home: at('earlier') })
  await settles(first + 1_800_000)
})

test(
  'what cannot be is said: no market, no folder, a folder in the home, damage',
  { timeout: PATIENCE_MS },
  async () => {
    const refused = async (words: string, why: RegExp) => {
      const { code, err } = await gridbourse(words)
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(why) })
    }
    await refused(`backup ${at('backups')} --home ${at('nothing')}`, /no market in/)
    await refused(`restore ${at('backups')} --into ${at('again')}`, /no folder of backups/)
    server = await startServerProcess({ home: at('home'), clockFrom: CLOCK_FROM })
    await server.stop()
    await refused(`backup ${at('home')}/backups --home ${at('home')}`, /lies in the home itself/)
    await gridbourseJson(`backup ${at('backups')} --home ${at('home')}`)
    for (const name of readdirSync(at('backups/objects'))) {
      const bytes = readFileSync(at(`backups/objects/${name}`))
      bytes[bytes.length >> 1]! ^= 8
      writeFileSync(at(`backups/objects/${name}`), bytes)
    }
    await refused(`backup ${at('backups')} --verify`, /of this backup cannot be read.*older backup/)
    await refused(`restore ${at('backups')} --into ${at('again')}`, /of this backup cannot be read/)
    expect(readdirSync(folder).toSorted()).toEqual(['backups', 'home'])
  },
)
