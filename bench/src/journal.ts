import {
  decodeCommand,
  restoreExchange,
  type Command,
  type Exchange,
  type Journal,
} from '@gridbourse/core/market'
import { answers, standardNats } from '@gridbourse/testing/nats-server'
import type { Bench, BenchReport } from './bench.ts'
import { marketOf } from './exchange/market-of-flow.ts'
import { commandsOf } from './journal/commands-of-flow.ts'
import { drive, type Driven, type Load } from './journal/drive.ts'
import { natsPlace, segmentPlace, type Place } from './journal/places.ts'
import { generateOrderFlow } from './order-flow/generate.ts'
import { KNOWN_SEED } from './order-flow/known-answers.ts'

type Round = {
  readonly journal: 'segments' | 'nats'
  readonly commitsInFlight: number
  readonly load: Load
  readonly operations: number
}

type Result = Driven & {
  readonly journal: string
  readonly durability: string
  readonly commitsInFlight: number
  readonly load: string
  readonly operations: number
  readonly hash: string
}

export const bench: Bench = {
  async run({ quick, say }) {
    const hasNats = await answers(standardNats)
    if (!hasNats) say(`nothing answers on ${standardNats}: segment files only`)
    const results: Result[] = []
    const wrong: string[] = []
    for (const round of roundsFor(quick)) {
      if (round.journal === 'nats' && !hasNats) continue
      say(`${round.journal}, ${round.commitsInFlight} in flight, ${loadName(round.load)}`)
      const { result, fault } = await run(round)
      results.push(result)
      if (fault !== undefined) wrong.push(fault)
    }
    return report(results, wrong)
  },
}

function roundsFor(quick: boolean): Round[] {
  const operations = quick ? 20_000 : 400_000
  const few = quick ? 2_000 : 40_000
  const steady = { load: { ordersPerSecond: 200_000 }, operations }
  const groups = (groupsOf: number) => ({ load: { groupsOf, groupsWaiting: 64 }, operations })
  const single = { ...groups(1), operations: few }
  return [
    ...[1, 2, 4].flatMap((commitsInFlight) =>
      [single, groups(10), groups(100), groups(1_000), steady].map((shape) => ({
        journal: 'segments' as const,
        commitsInFlight,
        ...shape,
      })),
    ),
    ...[single, groups(10), groups(100), groups(1_000), steady].map((shape) => ({
      journal: 'nats' as const,
      commitsInFlight: 1,
      ...shape,
    })),
  ]
}

async function run(round: Round): Promise<{ readonly result: Result; readonly fault: string | undefined }> {
  const { flow } = generateOrderFlow('w1', round.operations, KNOWN_SEED)
  const commands = commandsOf(flow)
  const exchange = marketOf(flow)
  const place = round.journal === 'segments' ? await segmentPlace() : await natsPlace(standardNats)
  try {
    const journal = await place.open(round.commitsInFlight)
    const { durability } = journal
    await journal.saveSnapshot({ sequence: 0, bytes: exchange.snapshot() })
    const driven = await drive(commands, { exchange, journal, load: round.load })
    await journal.close()

    const hash = exchange.stateHash()
    const { commitsInFlight, operations } = round
    const load = loadName(round.load)
    const result = { journal: round.journal, durability, commitsInFlight, load, operations, ...driven, hash }
    return { result, fault: await differenceOnDisk(place, round, { commands, hash }) }
  } finally {
    await place.remove()
  }
}

/** Opens the journal anew, as after a crash, and plays it to an exchange that never saw the orders. */
async function differenceOnDisk(
  place: Place,
  round: Round,
  expected: { readonly commands: readonly Command[]; readonly hash: string },
): Promise<string | undefined> {
  const journal = await place.open(round.commitsInFlight)
  try {
    const replayed = await replay(journal)
    const who = `${round.journal}, ${round.commitsInFlight} in flight, ${loadName(round.load)}`
    if (journal.lastSequence !== expected.commands.length)
      return `${who}: ${journal.lastSequence} of ${expected.commands.length} commands are in the journal`
    const hash = replayed.stateHash()
    return hash === expected.hash ? undefined : `${who}: replayed to ${hash}, not ${expected.hash}`
  } finally {
    await journal.close()
  }
}

async function replay(journal: Journal): Promise<Exchange> {
  const snapshot = await journal.newestSnapshot(0)
  if (snapshot === undefined) throw new RangeError('The snapshot of the empty market is gone')
  const exchange = restoreExchange(snapshot.bytes)
  for await (const batch of journal.read(1))
    for (const { command } of batch) exchange.step(decodeCommand(command))
  return exchange
}

function loadName(load: Load): string {
  if ('ordersPerSecond' in load) return `steady ${load.ordersPerSecond.toLocaleString('en')}/s`
  return `${load.groupsWaiting} groups of ${load.groupsOf}`
}

function report(results: readonly Result[], wrong: readonly string[]): BenchReport {
  return {
    wrong,
    figures: { results },
    tables: [
      {
        title: 'Durable orders through exchange and journal (w1)',
        rows: results.map((result) => ({
          journal: result.journal,
          durability: result.durability,
          'in flight': result.commitsInFlight,
          load: result.load,
          orders: result.operations,
          'orders/s': result.ordersPerSecond,
          'p50 ms': result.p50Ms,
          'p99 ms': result.p99Ms,
          'cpu µs/order': result.cpuMicrosPerOrder,
        })),
        notes: [
          'p50 and p99 are from arrival to durable acknowledgement; each journal was replayed to the same hash.',
        ],
      },
    ],
  }
}
