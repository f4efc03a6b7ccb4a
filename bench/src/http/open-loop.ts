import type { HttpConnection } from './http-connection.ts'
import { Latencies } from './latencies.ts'

export type Load = {
  readonly connections: readonly HttpConnection[]
  /** Requests per second. */
  readonly rate: number
  readonly seconds: number
  /** The request that `connection` sends as the `count`th of all, from 0. */
  readonly request: (connection: number, count: number) => string
  readonly answered?: (status: number, body: Buffer, connection: number) => void
}

export type LoadResult = {
  readonly latencies: Latencies
  readonly sent: number
  /** Answers per second, from the first request due to the last answer. */
  readonly answersPerSecond: number
  /** Why answers stayed out, one sentence each; at most a handful. */
  readonly faults: readonly string[]
}

/** After the last request was due, so long may answers still come. */
const PATIENCE_MS = 20_000

/**
 * Sends requests at instants fixed beforehand, whether or not earlier ones have been answered. A latency
 * counts from when its request was due, also where it had to wait for a free connection: a server that
 * stalls does not thereby make its own measurement kinder (coordinated omission).
 */
export function runOpenLoop({ connections, rate, seconds, request, answered }: Load): Promise<LoadResult> {
  const total = Math.round(rate * seconds)
  const gapMs = 1000 / rate
  const latencies = new Latencies()
  const free = connections.map((_, i) => i)
  const faults: string[] = []
  const startedAt = performance.now() + 5
  let sent = 0
  let done = 0

  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined
    const giveUp = setTimeout(
      () => {
        faults.push(`${sent - done} answers did not come within ${PATIENCE_MS} ms`)
        finish()
      },
      seconds * 1000 + PATIENCE_MS,
    )

    const finish = (): void => {
      clearTimeout(timer)
      clearTimeout(giveUp)
      const tookMs = performance.now() - startedAt
      resolve({ latencies, sent, answersPerSecond: (latencies.count / tookMs) * 1000, faults })
    }

    const isDue = (now: number): boolean => sent < total && free.length > 0 && startedAt + sent * gapMs <= now

    const send = (): void => {
      const now = performance.now()
      while (isDue(now)) sendNext(free.shift()!)
    }

    const sendNext = (connection: number): void => {
      const dueAt = startedAt + sent * gapMs
      connections[connection]!.ask(
        request(connection, sent++),
        (status, body) => {
          latencies.add(performance.now() - dueAt)
          answered?.(status, body, connection)
          settle(connection)
        },
        (fault) => {
          if (faults.length < 5) faults.push(fault.message)
          done++
          if (done === total) finish()
        },
      )
    }

    const settle = (connection: number): void => {
      done++
      free.push(connection)
      if (done === total) finish()
      else send()
    }

    const tick = (): void => {
      send()
      if (done < total) timer = setTimeout(tick, 1)
    }
    tick()
  })
}
