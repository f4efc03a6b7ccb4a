import { HttpConnection, jsonRequest } from './http-connection.ts'
import { LocalOrders } from './local-orders.ts'
import { runOpenLoop } from './open-loop.ts'

export type SingleOrdersResult = {
  readonly ordersPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  readonly maxMs: number
}

/** One rate tried. `isHeld`: the server kept up, and 99 of 100 answers came within the limit. */
type Trial = SingleOrdersResult & { readonly offeredPerSecond: number; readonly isHeld: boolean }

export type SingleOrdersReport = {
  /** undefined where not even the first rate was held. */
  readonly best: Trial | undefined
  readonly trials: readonly Trial[]
  readonly accepted: number
  readonly wrong: readonly string[]
}

const P99_LIMIT_MS = 100
const FIRST_RATE = 500
const DOUBLINGS = 7

/**
 * The highest rate of single orders at which the 99th percentile of answers, each durable before it is
 * given, stays below 100 ms. Each connection belongs to a participant of its own.
 */
export async function measureSingleOrders(terms: {
  readonly port: number
  readonly keys: readonly string[]
  readonly slot: string
  readonly seconds: number
  readonly bisections: number
  readonly say: (line: string) => void
}): Promise<SingleOrdersReport> {
  const { port, keys, slot, seconds, bisections, say } = terms
  const connections = await Promise.all(keys.map(() => HttpConnection.open(port)))
  const orders = new LocalOrders(20_260)
  const wrong: string[] = []
  const trials: Trial[] = []
  let accepted = 0
  let asked = 0

  const tryRate = async (rate: number, duration = seconds): Promise<Trial> => {
    const { latencies, answersPerSecond, faults } = await runOpenLoop({
      connections,
      rate,
      seconds: duration,
      request: (connection) =>
        jsonRequest({
          method: 'POST',
          path: '/v1/orders',
          key: keys[connection]!,
          idempotencyKey: `single-${++asked}`,
          body: `{${orders.next(slot)}}`,
        }),
      answered: (status, body) => {
        if (status === 201) accepted++
        else if (wrong.length < 5) wrong.push(`an order was answered ${status}: ${body.toString()}`)
      },
    })
    wrong.push(...faults)
    const figures = latencies.figures()
    const answered = { offeredPerSecond: rate, ordersPerSecond: Math.round(answersPerSecond), ...figures }
    const isHeld = faults.length === 0 && figures.p99Ms < P99_LIMIT_MS && keptUp(answered)
    const trial = { ...answered, isHeld }
    say(`${rate} orders/s offered: ${trial.ordersPerSecond} answered, p99 ${figures.p99Ms} ms`)
    return trial
  }

  /** A neighbour on the machine may spoil a trial, so a rate that is not held gets a second one. */
  const attempt = async (rate: number): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      const trial = await tryRate(rate)
      trials.push(trial)
      if (trial.isHeld) return
    }
  }

  try {
    await tryRate(FIRST_RATE, 2)
    for (let i = 0, rate = FIRST_RATE; i <= DOUBLINGS; i++, rate *= 2) {
      await attempt(rate)
      if (!keptUp(trials.at(-1)!)) break
    }
    for (let i = 0; i < bisections; i++) {
      const { held, tooFast } = boundsOf(trials)
      if (held === undefined || tooFast === undefined) break
      await attempt(Math.round(Math.sqrt(held * tooFast)))
    }
    const { held } = boundsOf(trials)
    const best = trials.find((trial) => trial.isHeld && trial.offeredPerSecond === held)
    return { best, trials, accepted, wrong }
  } finally {
    for (const connection of connections) connection.close()
  }
}

/** All requests were answered about as fast as they came. */
const keptUp = ({ ordersPerSecond, offeredPerSecond }: Omit<Trial, 'isHeld'>): boolean =>
  ordersPerSecond > offeredPerSecond * 0.95

/** The highest rate that was held, and the lowest above it that was not. */
function boundsOf(trials: readonly Trial[]): { readonly held?: number; readonly tooFast?: number } {
  const held = trials.filter(({ isHeld }) => isHeld).map(({ offeredPerSecond }) => offeredPerSecond)
  if (held.length === 0) return {}
  const highest = Math.max(...held)
  const above = trials.map(({ offeredPerSecond }) => offeredPerSecond).filter((rate) => rate > highest)
  return above.length === 0 ? { held: highest } : { held: highest, tooFast: Math.min(...above) }
}
