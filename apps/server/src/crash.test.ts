import { afterAll, describe, expect, test } from 'vitest'
import { createClient, type MarketEvent } from '@gridbourse/api'
import { startServerProcess, temporaryHome } from '../../../testing/src/server-process.ts'
import { MONDAY_MORNING, TODAY } from '../../../testing/src/test-market.ts'

const { home, remove } = temporaryHome()
afterAll(remove)

const ROUNDS = 2

describe('a server that is killed', () => {
  test(
    'has every order it answered, and turns no retry into a second one',
    { timeout: 120_000 },
    async () => {
      let server = await startServerProcess({ home, clockFrom: MONDAY_MORNING })
      const operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
      const { key } = await operator.registerParticipant({
        body: { participant: 'anna', importPowerW: 2_000_000_000 },
      })
      const answered = new Map<string, string>()
      const sent: string[] = []
      let retriedUnanswered = 0

      for (let round = 0; round < ROUNDS; round++) {
        const killing = new AbortController()
        const before = sent.length
        const trade = async (worker: number): Promise<void> => {
          for (let i = 0; !killing.signal.aborted; i++) {
            const name = `${round}-${worker}-${i}`
            sent.push(name)
            const orderId = await placeOnce(server.url, key, name).catch(() => undefined)
            if (orderId !== undefined) answered.set(name, orderId)
          }
        }
        const trading = Promise.all(Array.from({ length: 16 }, (_, worker) => trade(worker)))
        await new Promise((later) => setTimeout(later, 300 + Math.random() * 200))
        const killed = server.stop('SIGKILL')
        killing.abort()
        await Promise.all([killed, trading])

        server = await startServerProcess({ home, clockFrom: MONDAY_MORNING })
        for (let at = before; at < sent.length; at += 200) {
          const names = sent.slice(at, at + 200)
          const orderIds = await Promise.all(names.map((name) => placeOnce(server.url, key, name)))
          for (const [i, name] of names.entries()) {
            if (answered.has(name)) expect(orderIds[i]).toBe(answered.get(name))
            else retriedUnanswered++
            answered.set(name, orderIds[i]!)
          }
        }
      }

      expect(sent.length).toBeGreaterThan(ROUNDS * 16)
      expect(retriedUnanswered).toBeGreaterThan(0)
      expect(new Set(answered.values()).size).toBe(sent.length)
      const client = createClient({ baseUrl: server.url, key })
      const { orders } = await client.listOrders({ query: {} })
      expect(orders.map(({ orderId }) => orderId).toSorted(byNumber)).toEqual(
        [...answered.values()].toSorted(byNumber),
      )
      expect(await placesOfOwn(client)).toBe(sent.length)
      expect(await server.stop()).toEqual({ code: 0, signal: null })
    },
  )
})

async function placeOnce(url: string, key: string, name: string): Promise<string> {
  const response = await fetch(`${url}/v1/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': name,
    },
    body: JSON.stringify({ slot: TODAY, side: 'buy', priceMicrosPerKwh: 50_000, energyWh: 1 }),
  })
  const { orderId } = (await response.json()) as { orderId: string }
  expect(response.status).toBe(201)
  return orderId
}

/** How many orders the stream tells of, from the first event of the journal on. */
async function placesOfOwn(client: ReturnType<typeof createClient>): Promise<number> {
  const { sequence } = await client.getMarket()
  const stop = new AbortController()
  const events: MarketEvent[] = []
  for await (const event of client.events({ lastEventId: '0.0', signal: stop.signal })) {
    events.push(event)
    if (Number(event.id.split('.')[0]) === sequence && event.type === 'order_rested') break
  }
  stop.abort()
  const places = events.filter(({ type }) => type === 'order_accepted').map(({ id }) => id)
  expect(new Set(places).size).toBe(places.length)
  return places.length
}

const byNumber = (a: string, b: string): number => Number(a) - Number(b)
