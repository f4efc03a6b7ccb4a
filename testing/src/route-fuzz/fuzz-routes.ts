import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Agent, request, type IncomingMessage } from 'node:http'
import { operations, problem, type Operation, type OperationId } from '@gridbourse/api'
import { STREET } from '@gridbourse/core/community'
import { openTestMarket, type TestMarket } from '../test-market.ts'
import { fuzzRequest, type FuzzRequest, type FuzzSetup, type OpenApi } from './fuzz-request.ts'

export type FuzzFinding = { readonly seed: string; readonly words: string; readonly request: FuzzRequest }

export type FuzzReport = {
  readonly requests: number
  /** Operations that were answered at least once as they were meant to be. */
  readonly reached: ReadonlySet<string>
  readonly findings: readonly FuzzFinding[]
}

/** A request that is not answered by then hangs. */
const PATIENCE_MS = 15_000
const AT_ONCE = 8

/** What nobody but its owner, operators and observers may ever be told. */
const CANARY = {
  name: 'canary-7f3a91',
  hookPath: 'canary-hook-2b8c55',
  /** Its limit in Wh a slot, which no other participant has. */
  powerW: 13_371_352,
  limitWh: '3342838',
}

/**
 * Throws requests at every operation of a real server with a living street: mostly nearly right, some hostile. Finds
 * answers that are no answer (500, silence, a body that is not what the document says) and things of others. Goes on
 * for as long as `next` gives seeds.
 */
export async function fuzzRoutes(next: () => string | undefined): Promise<FuzzReport> {
  const market = await openTestMarket({ scenario: 'street', clock: { speed: 600 }, rateFactor: 0 })
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  try {
    const setup = await setUp(market)
    const findings: FuzzFinding[] = []
    const reached = new Set<string>()
    let requests = 0
    const worker = async (): Promise<void> => {
      for (let seed = next(); seed !== undefined; seed = next()) {
        requests++
        const asked = fuzzRequest(setup, seed)
        const { flaw, isGood } = await judge(market.url, agent, asked)
        if (isGood) reached.add(asked.operation)
        if (flaw !== null) findings.push({ seed, words: flaw, request: asked })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const dead = await lifeless(market)
    if (dead !== null)
      findings.push({ seed: 'after all', words: dead, request: fuzzRequest(setup, 'after all') })
    return { requests, reached, findings }
  } finally {
    agent.destroy()
    await market.stop()
  }
}

async function setUp(market: TestMarket): Promise<FuzzSetup> {
  const [anna, watcher] = [await market.join('anna'), await market.join('watcher', { role: 'observer' })]
  const canary = await market.join(CANARY.name, { importPowerW: CANARY.powerW, exportPowerW: CANARY.powerW })
  await canary.client.addWebhook({ body: { url: `http://127.0.0.1:9/${CANARY.hookPath}` } })
  const { slots } = await market.anybody.listSlots({ query: { phase: 'continuous' } })
  const slot = slots.at(-1)!.slot
  const order = { slot, side: 'buy', priceMicrosPerKwh: 1_000, energyWh: 7 } as const
  const [mine, hers] = [
    await anna.client.placeOrder({ body: order }),
    await canary.client.placeOrder({ body: order }),
  ]
  await lives(market)
  const document = (await (await market.send('GET', '/openapi.json')).json()) as OpenApi
  const names = ['anna', 'me', CANARY.name, 'operator', STREET[0]!.id, STREET[1]!.id]
  return {
    document,
    keys: { anna: anna.key, watcher: watcher.key, operator: market.operator.key },
    known: {
      participant: names,
      agent: names,
      of: [...names, 'community'],
      source: names,
      slot: slots.slice(-5).map((each) => each.slot),
      orderId: [mine.orderId, hers.orderId, '1', '999999'],
      auctionId: [`closing-${slot}`],
      alarmId: ['feed_stale-1'],
      date: ['2026-06-01', '2026-06-02'],
      priceMicrosPerKwh: [100_000, 120_000, null],
      side: ['buy', 'sell'],
      url: ['http://127.0.0.1:9/fuzz'],
    },
  }
}

/** Until the street can be asked. */
async function lives(market: TestMarket): Promise<void> {
  while (!(await market.send('GET', '/v1/agents')).ok) await pause(100)
}

async function judge(
  url: string,
  agent: Agent,
  asked: FuzzRequest,
): Promise<{ flaw: string | null; isGood: boolean }> {
  let answer: { status: number; headers: IncomingMessage['headers']; body: string }
  try {
    answer = await send(url, agent, asked)
  } catch (fault) {
    // What cannot be written as HTTP never left.
    if (fault instanceof TypeError) return { flaw: null, isGood: false }
    return { flaw: `no answer: ${String(fault)}`, isGood: false }
  }
  const { status, headers, body } = answer
  const isGood = status < 300
  const flaw = flawOf(asked, status, String(headers['content-type'] ?? ''), body) ?? leakIn(asked, body)
  return { flaw, isGood }
}

function flawOf(asked: FuzzRequest, status: number, type: string, body: string): string | null {
  if (status === 500) return `500: ${body.slice(0, 300)}`
  if (asked.method === 'HEAD' || type.startsWith('text/event-stream')) return null
  if (status < 300) return answerFlaw(asked, body)
  if (!type.startsWith('application/problem+json')) return `${status} as ${type}: ${body.slice(0, 200)}`
  const said = problem.safeParse(JSON.parse(body))
  if (!said.success) return `${status} is no problem answer: ${body.slice(0, 200)}`
  const isMeant = status !== 503 || MEANT_503.has(said.data.reason)
  return isMeant ? null : `503 ${said.data.reason}: ${said.data.detail}`
}

/** Of a well server too. */
const MEANT_503: ReadonlySet<string> = new Set([
  'overloaded',
  'too_many_streams',
  'tables_none',
  'store_away',
])

/** A good answer is what the document says it is. */
function answerFlaw({ operation, method, path }: FuzzRequest, body: string): string | null {
  const described = (operations as Readonly<Record<string, Operation>>)[operation as OperationId]
  if (described === undefined || described.answer === null || described.method !== method) return null
  // An id that is empty makes another path.
  if (/\/(\?|$)/.test(path)) return null
  const parsed = described.answer.safeParse(JSON.parse(body))
  return parsed.success ? null : `the answer is not what it says: ${parsed.error.message.slice(0, 300)}`
}

/** What the canary's owner alone may see. Its name is no leak where the request itself says it. */
function leakIn(asked: FuzzRequest, body: string): string | null {
  if (asked.as === 'operator' || asked.as === 'watcher') return null
  if (body.includes(CANARY.hookPath) || body.includes(CANARY.limitWh)) return `tells of ${CANARY.name}`
  const sent = `${decoded(asked.path)} ${String(asked.body)}`
  return body.includes(CANARY.name) && !sent.includes(CANARY.name) ? `names ${CANARY.name}` : null
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

async function send(url: string, agent: Agent, { method, path, headers, body }: FuzzRequest) {
  const { hostname, port } = new URL(url)
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const sent = request({ hostname, port, method, path, headers, agent, signal })
  sent.end(body ?? undefined)
  const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage]
  const type = String(response.headers['content-type'])
  if (type.startsWith('text/event-stream')) {
    const [chunk] = (await once(response, 'data', { signal })) as [Buffer]
    sent.destroy()
    return { status: response.statusCode!, headers: response.headers, body: String(chunk) }
  }
  let text = ''
  response.setEncoding('utf8')
  for await (const chunk of response) text += String(chunk)
  return { status: response.statusCode!, headers: response.headers, body: text }
}

/** Whether the server still does what it is for; null where it does. */
async function lifeless(market: TestMarket): Promise<string | null> {
  const { client } = market.operator
  for (const path of ['/health', '/ready']) {
    const { status } = await market.send('GET', path)
    if (status !== 200) return `${path} answers ${status} afterwards`
  }
  try {
    await client.resumeMarket({})
    const newcomer = await market.join(`newcomer-${Date.now()}`)
    await newcomer.client.listOrders({})
    await client.getState()
    return null
  } catch (fault) {
    return `a newcomer is told ${String(fault)}`
  }
}
