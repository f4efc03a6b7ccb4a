import { get, type IncomingMessage } from 'node:http'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestMarket, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'

const SLOT = '2026-11-23T20:00Z'
const ROUNDS = 4

let market: TestMarket
let whale: Member

beforeAll(async () => {
  market = await openTestMarket({ eventsKept: 20 })
  whale = await market.join('whale', { importPowerW: 2_000_000_000, exportPowerW: 2_000_000_000 })
  // More than a connection holds that nobody reads from.
  for (let round = 0; round < ROUNDS; round++) {
    const items = Array.from({ length: 10_000 }, (_, i) => ({
      type: 'place_order' as const,
      key: `old-${round}-${i}`,
      slot: SLOT,
      side: 'sell' as const,
      priceMicrosPerKwh: 500_000 + i * 10,
      energyWh: 1,
    }))
    await whale.client.placeBatch({ body: { items } })
  }
  process.on('worker', watch)
})
afterAll(async () => {
  process.off('worker', watch)
  await market.stop()
})

/** The threads that were started meanwhile and did not end. */
const threads = new Set<Worker>()
let mostThreads = 0
const watch = (worker: Worker): void => {
  threads.add(worker)
  mostThreads = Math.max(mostThreads, threads.size)
  worker.once('exit', () => threads.delete(worker))
}

/** Connects at the beginning of all events, and reads none yet. */
const connectAndIdle = (key?: string): Promise<IncomingMessage> =>
  new Promise((answered, failed) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
    get(`${market.url}/v1/events?after=0.0`, { agent: false, headers }, (response) => {
      response.pause()
      response.on('error', () => undefined)
      answered(response)
    }).on('error', failed)
  })

describe('a crowd that asks for old events and takes none', () => {
  let crowd: IncomingMessage[] = []

  test('gets two threads, a queue, and then a "no" that says when to come again', async () => {
    crowd = await Promise.all(Array.from({ length: 100 }, () => connectAndIdle()))
    const refused = crowd.filter(({ statusCode }) => statusCode === 503)
    expect(crowd.length - refused.length).toBe(34)
    expect(refused).toHaveLength(66)
    expect(refused[0]!.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '1',
    })
    await expect.poll(() => mostThreads).toBe(2)
  })

  test('keeps nobody from trading, nor a member from reading everything', async () => {
    const { orderId } = await whale.client.placeOrder({
      body: { slot: SLOT, side: 'sell', priceMicrosPerKwh: 700_000, energyWh: 1 },
    })
    const reading = await connectAndIdle(whale.key)
    let text = ''
    for await (const part of reading.setEncoding('utf8')) {
      text += String(part)
      if (text.endsWith('\n\n') && text.includes(`"orderId":"${orderId}"`, text.length - 10_000)) break
    }
    const rested = text.match(/"type":"order_rested"/g)?.length
    expect(rested).toBe(ROUNDS * 10_000 + 1)
    expect(mostThreads).toBe(2)
  })

  test('leaves nothing behind when it goes', async () => {
    for (const response of crowd) response.destroy()
    await expect.poll(() => threads.size, { timeout: 10_000 }).toBe(0)
    const next = await connectAndIdle()
    expect(next.statusCode).toBe(200)
    next.destroy()
    await expect.poll(() => threads.size, { timeout: 10_000 }).toBe(0)
  })
})
