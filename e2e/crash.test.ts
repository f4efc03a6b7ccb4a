import { createClient } from '@gridbourse/api'
import { afterEach, expect, test, vi } from 'vitest'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { gridbourse, gridbourseJson } from './command-line.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CLOCK_FROM = '2026-11-23T06:00Z'
const SLOT = '2026-11-23T20:00Z'
const sell = { slot: SLOT, side: 'sell', priceMicrosPerKwh: 120_000, energyWh: 10 } as const

const { home, remove } = temporaryHome()
let server: ServerProcess | undefined
afterEach(async () => {
  await server?.stop('SIGKILL')
  remove()
})

test('killed in the middle of a rush, the market has every acknowledged order, and no retry makes a second one', async () => {
  server = await startServerProcess({ home, clockFrom: CLOCK_FROM })
  const operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
  const { key } = await operator.registerParticipant({
    body: { participant: 'sun', exportPowerW: 1_000_000 },
  })
  const keys = Array.from({ length: 400 }, (_, i) => `order-${i}`)
  const hasty = createClient({ baseUrl: server.url, key, attempts: 1 })

  const acknowledged = new Map<string, string>()
  const waiting = keys.values()
  const lane = async (): Promise<void> => {
    for (const idempotencyKey of waiting) {
      const answer = await hasty.placeOrder({ body: sell, idempotencyKey }).catch(() => undefined)
      if (answer === undefined) return
      acknowledged.set(idempotencyKey, answer.orderId)
      if (acknowledged.size === 150) void server?.stop('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: 20 }, lane))
  expect(acknowledged.size).toBeGreaterThanOrEqual(150)
  expect(acknowledged.size).toBeLessThan(keys.length)

  server = await startServerProcess({ home, clockFrom: CLOCK_FROM })
  expect(server.operatorKey, 'the operator was told its key once').toBeNull()
  const sun = createClient({ baseUrl: server.url, key })
  const kept = new Set((await sun.listOrders()).orders.map(({ orderId }) => orderId))
  for (const orderId of acknowledged.values()) expect(kept).toContain(orderId)

  const answers = new Map<string, string>()
  for (const idempotencyKey of keys) {
    answers.set(idempotencyKey, (await sun.placeOrder({ body: sell, idempotencyKey })).orderId)
  }
  for (const [idempotencyKey, orderId] of acknowledged) expect(answers.get(idempotencyKey)).toBe(orderId)
  expect((await sun.listOrders()).orders).toHaveLength(keys.length)

  await expect(
    sun.placeOrder({ body: { ...sell, energyWh: 11 }, idempotencyKey: 'order-0' }),
  ).rejects.toMatchObject({ reason: 'idempotency_key_reused', status: 409 })

  const state = await sun.getState()
  await server.stop()
  const replayed = await gridbourseJson<{ stateHash: string }>(
    `replay-journal --home ${home} --to ${state.sequence}`,
  )
  expect(replayed.stateHash).toBe(state.stateHash)
})

test('the market is restored as it was, in a new home that a server runs on', async () => {
  server = await startServerProcess({ home, clockFrom: CLOCK_FROM })
  const operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
  const { key } = await operator.registerParticipant({ body: { participant: 'sun' } })
  const sun = createClient({ baseUrl: server.url, key })
  await sun.placeOrder({ body: sell })
  const then = await operator.getState()
  await new Promise((later) => setTimeout(later, 1100))
  await sun.placeOrder({ body: sell })
  await server.stop()

  const whole = await gridbourseJson<{ stateHash: string; atMs: number }>(`replay-journal --home ${home}`)
  const held = await gridbourseJson<{ atMs: number }>(`replay-journal --home ${home} --to ${then.sequence}`)
  const at = new Date(held.atMs).toISOString()
  const into = `${home}-restored`
  const restored = await gridbourseJson<{ stateHash: string; sequence: number }>(
    `restore --home ${home} --at ${at} --into ${into}`,
  )
  expect(restored).toMatchObject({ stateHash: then.stateHash, sequence: then.sequence })
  expect(await gridbourseJson(`replay-journal --home ${home}`)).toMatchObject({ stateHash: whole.stateHash })

  const again = await gridbourse(`restore --home ${home} --at ${at} --into ${into}`)
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is already there') })
  server = await startServerProcess({ home: into, clockFrom: CLOCK_FROM })
  const restoredOperator = createClient({ baseUrl: server.url, key: server.operatorKey! })
  const { orders } = await restoredOperator.listOrders({ query: { participant: 'sun' } })
  expect(orders.map(({ orderId }) => orderId)).toEqual(['1'])

  const running = await restoredOperator.getState()
  const beside = await gridbourseJson(`replay-journal --home ${into} --to ${running.sequence}`)
  expect(beside).toMatchObject({ stateHash: running.stateHash })
})
