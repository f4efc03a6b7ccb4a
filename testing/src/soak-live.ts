import { setTimeout as rest } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createClient, type Client } from '@gridbourse/api'
import { seededRandom, type Random } from '@gridbourse/core/kernel'
import { readSegmentJournal } from '@gridbourse/adapters/journal'
import { createExchange, decodeCommand } from '@gridbourse/core/market'
import { startServerProcess, temporaryHome, type ServerProcess } from './server-process.ts'

const STREET_SPEED = 300
const LANES = 6
const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
/** Wires that never limit what a stranger orders here. */
const ANY_POWER_W = 2_000_000_000
const STRANGER = { buy: 'stranger-buys', sell: 'stranger-sells' }
const METER = `${STRANGER.buy}/meter`

/**
 * Kills a server with kill -9 at random moments while the modelled street lives in it, a stranger trades and a meter
 * tells its readings. Whatever was acknowledged must be there once, and the books must balance.
 */
export async function soakLive(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '50' },
      seed: { type: 'string', default: String(Date.now()) },
      quick: { type: 'boolean', default: false },
    },
  })
  const rounds = values.quick ? 3 : Number(values.rounds)
  const { home, remove } = temporaryHome()
  const session = new LiveSession(home, seededRandom(values.seed))
  try {
    for (let round = 1; round <= rounds; round++) {
      await session.round(round)
      console.error(`round ${round} of ${rounds}: ${session.summary}`)
    }
    await session.finish()
  } finally {
    await session.end()
    remove()
  }
  const { wrong } = session
  const verdict = wrong.length === 0 ? 'nothing lost, nothing doubled, ledger zero' : `${wrong.length} WRONG`
  console.log(`live: ${rounds} kills, ${session.summary}, ${verdict}`)
  for (const sentence of wrong.slice(0, 20)) console.log(`  ${sentence}`)
  if (wrong.length > 0) console.error(`Again: npm run soak -- live --seed ${values.seed} --rounds ${rounds}`)
  return wrong.length === 0 && session.isEventful
}

class LiveSession {
  readonly wrong: string[] = []
  readonly #home: string
  readonly #random: Random
  #server: ServerProcess | undefined
  #operatorKey = ''
  /** Of one that buys and one that sells: nobody trades with itself. */
  readonly #keys = { buy: '', sell: '' }
  /** Order by idempotency key, of all that were acknowledged. */
  readonly #orders = new Map<string, string>()
  /** Of the last round. */
  #answered: Order[] = []
  #unanswered: Order[] = []
  /** Value by instant, of all readings that were acknowledged. */
  readonly #readings = new Map<number, number>()
  #trades = 0
  #measuredTo = 0
  readonly #restarts: number[] = []

  constructor(home: string, random: Random) {
    this.#home = home
    this.#random = random
  }

  get summary(): string {
    const slowest = (Math.max(...this.#restarts) / 1000).toFixed(1)
    return `${this.#orders.size} orders and ${this.#readings.size} readings acknowledged, ${this.#trades} trades, restart at most ${slowest} s`
  }

  get isEventful(): boolean {
    return this.#orders.size > 0 && this.#readings.size > 0 && this.#trades > 0
  }

  async round(round: number): Promise<void> {
    await this.#start()
    await this.#askAgain()
    const stop = new AbortController()
    const work = [
      ...Array.from({ length: LANES }, (_, lane) => this.#trade(`${round}-${lane}`, stop.signal)),
      this.#measure(stop.signal),
    ]
    await rest(500 + this.#random.below(4_500))
    stop.abort()
    await this.#server!.stop('SIGKILL')
    await Promise.all(work)
  }

  /** Reads everything once more from the beginning and compares. */
  async finish(): Promise<void> {
    await this.#start()
    await this.#askAgain()
    await this.#checkEvents()
    await this.#checkReadings()
    const operator = this.#client(this.#operatorKey)
    const { alarms } = await operator.listAlarms()
    for (const { kind, state, headline } of alarms)
      if (['ledger_not_zero', 'journal_gap', 'journal_failed'].includes(kind))
        this.wrong.push(`an alarm, ${state}: ${headline}`)
    const { stateHash, sequence } = await operator.getState()
    await this.#server!.stop('SIGTERM')
    const replayed = await hashAt(`${this.#home}/journal`, sequence)
    if (replayed !== stateHash)
      this.wrong.push(`the journal comes to ${replayed}, the server to ${stateHash}`)
  }

  async end(): Promise<void> {
    await this.#server?.stop('SIGKILL')
  }

  async #start(): Promise<void> {
    const startedAt = performance.now()
    this.#server = await startServerProcess({ home: this.#home, streetSpeed: STREET_SPEED })
    this.#restarts.push(performance.now() - startedAt)
    if (this.#operatorKey !== '') return
    this.#operatorKey = this.#server.operatorKey!
    const operator = this.#client(this.#operatorKey)
    for (const side of ['buy', 'sell'] as const) {
      const body = { participant: STRANGER[side], importPowerW: ANY_POWER_W, exportPowerW: ANY_POWER_W }
      this.#keys[side] = (await operator.registerParticipant({ body })).key
    }
  }

  /** Whatever got no answer is asked again; whatever got one gets the same. */
  async #askAgain(): Promise<void> {
    for (const order of [...this.#answered.slice(-20), ...this.#unanswered]) {
      const before = this.#orders.get(order.key)
      const asked = this.#client(this.#keys[order.side]).placeOrder(requestOf(order))
      const again = await asked.catch((fault: unknown) => String(fault))
      if (typeof again !== 'string') {
        if (before !== undefined && before !== again.orderId)
          this.wrong.push(`${order.key} was order ${before} and is ${again.orderId} when asked again`)
        this.#orders.set(order.key, again.orderId)
      } else if (before !== undefined) this.wrong.push(`order ${before}, asked again: ${again}`)
    }
    this.#unanswered = []
    this.#answered = []
  }

  async #trade(lane: string, signal: AbortSignal): Promise<void> {
    for (let count = 0; !signal.aborted; count++) {
      const clock = await this.#client(this.#keys.buy)
        .getMarket()
        .catch(() => undefined)
      if (clock === undefined) return
      const startsAt = Math.ceil(clock.clockMs / QUARTER_MS) * QUARTER_MS + 2 * QUARTER_MS
      const side = this.#random.below(2) === 0 ? 'buy' : 'sell'
      const order: Order = {
        key: `${lane}-${count}`,
        slot: `${new Date(startsAt).toISOString().slice(0, 16)}Z`,
        side,
        priceMicrosPerKwh: (side === 'buy' ? 250_000 : 150_000) + 10 * this.#random.below(1_000),
        energyWh: 1 + this.#random.below(50),
      }
      this.#unanswered.push(order)
      const client = this.#client(this.#keys[side])
      const answer = await client.placeOrder(requestOf(order)).catch(() => undefined)
      if (answer === undefined) continue
      this.#unanswered = this.#unanswered.filter(({ key }) => key !== order.key)
      this.#answered.push(order)
      this.#orders.set(order.key, answer.orderId)
    }
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const client = this.#client(this.#keys.buy)
    const market = await client.getMarket().catch(() => undefined)
    if (market === undefined) return
    // What was told without an answer may be told anew, with another value: as new instants.
    this.#measuredTo = Math.max(this.#measuredTo + 1_000, market.clockMs - DAY_MS)
    for (let atMs = this.#measuredTo; !signal.aborted; this.#measuredTo = atMs) {
      const readings = Array.from({ length: 3 }, () => ({
        source: METER,
        metric: 'energy.powerW',
        atMs: ++atMs,
        value: this.#random.below(5_000),
      }))
      const taken = await client.addReadings({ body: { readings } }).catch(() => undefined)
      if (taken === undefined) return
      if (taken.accepted !== readings.length)
        this.wrong.push(`readings were refused: ${taken.problems[0]?.detail}`)
      for (const { atMs: at, value } of readings) this.#readings.set(at, value)
    }
  }

  async #checkEvents(): Promise<void> {
    const operator = this.#client(this.#operatorKey)
    const { sequence } = await operator.getMarket()
    const [own, trades] = [new Set<string>(), new Set<string>()]
    let last = [0, -1]
    for await (const event of operator.events({ lastEventId: '0.0' })) {
      const place = event.id.split('.').map(Number)
      if (place[0]! < last[0]! || (place[0] === last[0] && place[1]! <= last[1]!))
        this.wrong.push(`event ${event.id} came after ${last.join('.')}`)
      last = place
      if (event.type === 'order_accepted' && event.participant.startsWith('stranger-')) {
        if (own.has(event.orderId)) this.wrong.push(`order ${event.orderId} was accepted twice`)
        own.add(event.orderId)
      }
      if (event.type === 'trade') {
        if (trades.has(event.id)) this.wrong.push(`trade ${event.id} came twice`)
        trades.add(event.id)
      }
      if (place[0]! >= sequence) break
    }
    this.#trades = trades.size
    const acknowledged = new Set(this.#orders.values())
    if (acknowledged.size < this.#orders.size) this.wrong.push('two keys have one order')
    for (const orderId of acknowledged)
      if (!own.has(orderId)) this.wrong.push(`order ${orderId} was acknowledged and is lost`)
    const extra = [...own].filter((orderId) => !acknowledged.has(orderId))
    if (extra.length > 0)
      this.wrong.push(`orders ${extra.slice(0, 5).join(', ')} were asked for once and made twice`)
  }

  async #checkReadings(): Promise<void> {
    const client = this.#client(this.#keys.buy)
    const [first, last] = [Math.min(...this.#readings.keys()), Math.max(...this.#readings.keys())]
    await this.#tablesFollowed(client)
    const found = new Map<number, number>()
    for (let fromMs = first; fromMs <= last;) {
      const query = { source: METER, metric: 'energy.powerW', fromMs, toMs: last + 1 }
      const { versions, isWhole } = await client.listReadingVersions({ query })
      for (const { atMs, value } of versions) {
        if (found.has(atMs) && found.get(atMs) !== value) this.wrong.push(`two readings of ${atMs}`)
        found.set(atMs, value)
      }
      if (isWhole || versions.length === 0) break
      fromMs = versions.at(-1)!.atMs
    }
    for (const [atMs, value] of this.#readings)
      if (found.get(atMs) !== value) this.wrong.push(`the reading of ${atMs} was acknowledged and is lost`)
  }

  /** The tables follow the log; they are given time to come to its end. */
  async #tablesFollowed(client: Client): Promise<void> {
    for (let waited = 0; waited < 60_000; waited += 250) {
      const { tables } = await client.getReadingStatus()
      if (tables !== null && tables.lagBatches === 0) return
      await rest(250)
    }
    this.wrong.push('the tables of readings did not come to the end of their log')
  }

  #client(key: string): Client {
    return createClient({ baseUrl: this.#server!.url, key, attempts: 1 })
  }
}

type Order = {
  readonly key: string
  readonly slot: string
  readonly side: 'buy' | 'sell'
  readonly priceMicrosPerKwh: number
  readonly energyWh: number
}

const requestOf = ({ key, ...body }: Order) => ({ body, idempotencyKey: key })

/** The state of a fresh exchange that has been through a journal up to a record. */
async function hashAt(directory: string, sequence: number): Promise<string> {
  const exchange = createExchange()
  const journal = await readSegmentJournal({ directory })
  for await (const records of journal.read(1))
    for (const { sequence: at, command, participant } of records)
      if (at <= sequence) exchange.step(decodeCommand(command), participant)
  return exchange.stateHash()
}
