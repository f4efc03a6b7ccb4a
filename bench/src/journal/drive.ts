import type { EpochMs } from '@gridbourse/core/kernel'
import {
  encodeCommand,
  type Command,
  type Exchange,
  type Journal,
  type JournalRecord,
} from '@gridbourse/core/market'

/** How orders arrive: so many at a time, a few such groups waiting at most, or at a steady rate. */
export type Load =
  | { readonly groupsOf: number; readonly groupsWaiting: number }
  | { readonly ordersPerSecond: number }

export type Driven = {
  readonly ordersPerSecond: number
  /** From an order's arrival to its durable acknowledgement. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMicrosPerOrder: number
}

/**
 * Puts commands through exchange and journal as the server does: each is encoded and stepped, and is done when its
 * record is durable. A steady load counts from the instant at which an order was due, not from when we were ready.
 */
export async function drive(
  commands: readonly Command[],
  {
    exchange,
    journal,
    load,
  }: { readonly exchange: Exchange; readonly journal: Journal; readonly load: Load },
): Promise<Driven> {
  const latencies = new Float64Array(commands.length)
  const waiting = new Set<Promise<void>>()
  const cpuBefore = process.cpuUsage()
  const begin = performance.now()

  const arrivalOf = (i: number, now: number): number =>
    'ordersPerSecond' in load ? begin + (i / load.ordersPerSecond) * 1_000 : now

  const acknowledged = async (records: readonly JournalRecord[], now: number): Promise<void> => {
    await journal.append(records)
    const done = performance.now()
    for (const { sequence } of records) latencies[sequence - 1] = done - arrivalOf(sequence - 1, now)
  }

  const take = (from: number, to: number): void => {
    const now = performance.now()
    const records: JournalRecord[] = []
    for (let i = from; i < to; i++) {
      const command = commands[i]!
      const participant = 'participant' in command ? command.participant : (0 as never)
      exchange.step(command)
      const sequence = i + 1
      records.push({ sequence, atMs: NOW, participant, key: '', command: encodeCommand(command) })
    }
    const durable: Promise<void> = acknowledged(records, now).finally(() => waiting.delete(durable))
    waiting.add(durable)
  }

  for (let taken = 0; taken < commands.length;) {
    if ('groupsOf' in load && waiting.size >= load.groupsWaiting) await Promise.race(waiting)
    const to = 'groupsOf' in load ? taken + load.groupsOf : dueBy(begin, load.ordersPerSecond)
    const end = Math.min(to, commands.length)
    if (end > taken) take(taken, end)
    taken = Math.max(taken, end)
    // Groups come one by one, as messages do: between two of them everything else has its turn.
    await new Promise(setImmediate)
  }
  await Promise.all(waiting)

  const elapsedMs = performance.now() - begin
  const { user, system } = process.cpuUsage(cpuBefore)
  latencies.sort()
  return {
    ordersPerSecond: Math.round((commands.length / elapsedMs) * 1_000),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    cpuMicrosPerOrder: (user + system) / commands.length,
  }
}

const NOW = Date.UTC(2026, 10, 21, 12) as EpochMs

function dueBy(begin: number, ordersPerSecond: number): number {
  return Math.floor(((performance.now() - begin) / 1_000) * ordersPerSecond)
}

/** To the microsecond. */
function percentile(sorted: Float64Array, part: number): number {
  return Math.round(sorted[Math.floor(sorted.length * part)]! * 1_000) / 1_000
}
