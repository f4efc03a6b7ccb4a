import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openSegmentJournal } from '@gridbourse/adapters/journal'
import {
  parseInstant,
  parseSlotName,
  QUARTER_HOUR,
  type DurationMs,
  type EpochMs,
  type MicrosPerKwh,
  type SlotNumber,
  type W,
  type Wh,
} from '@gridbourse/core/kernel'
import {
  encodeCommand,
  THE_MARKET,
  type Command,
  type Journal,
  type JournalRecord,
  type ParticipantNumber,
} from '@gridbourse/core/market'
import { DEFAULT_RULES } from '../settings.ts'
import { daysToOpen } from './delivery-calendar.ts'
import { createEngine, type Engine } from './engine.ts'
import { firstCommands } from './first-commands.ts'
import type { AddressedAnswer, EngineAnswer, ReleasedRecord } from './messages.ts'
import { replay, stateToStartFrom } from './startup.ts'

const OPERATOR = 1 as ParticipantNumber
const ANNA = 2 as ParticipantNumber
const SLOT = parseSlotName('2026-11-23T06:15Z', QUARTER_HOUR)!
const GATE = parseInstant('2026-11-23T06:10Z')!
const CALENDAR = { zone: 'Europe/Berlin', openingAuctionTime: (12 * 3_600_000) as DurationMs }

/** An engine on a real journal, with a clock that a test sets. */
type Bench = {
  now: EpochMs
  readonly journal: Journal
  readonly engine: Engine
  readonly records: ReleasedRecord[]
  readonly answers: Map<number, EngineAnswer>
  readonly failures: string[]
  /** Sends commands in one tick; the answers come by request number, counted from 1. */
  ask(...commands: readonly (readonly [Command, string?])[]): number[]
  answer(request: number): Promise<EngineAnswer>
}

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-engine-'))
  folders.push(folder)
  return folder
}

async function start(
  directory: string,
  wrap: (journal: Journal) => Journal = (same) => same,
): Promise<Bench> {
  const journal = wrap(await openSegmentJournal({ directory }))
  const state = await stateToStartFrom(journal)
  for await (const batch of journal.read(state.sequence + 1))
    for (const record of batch) replay(state, record)
  const bench = {
    now: parseInstant('2026-11-23T06:00Z')!,
    journal,
    records: [] as ReleasedRecord[],
    answers: new Map<number, EngineAnswer>(),
    failures: [] as string[],
  }
  let requests = 0
  const engine = createEngine({
    journal,
    exchange: state.exchange,
    register: state.register,
    lastAt: state.at,
    now: () => bench.now,
    calendar: (exchange, now) => [
      ...firstCommands(exchange, DEFAULT_RULES),
      ...daysToOpen(CALENDAR, exchange, now),
    ],
    release: ({ records, answers }) => {
      bench.records.push(...records)
      for (const { request, answer } of answers as AddressedAnswer[]) bench.answers.set(request, answer)
    },
    fail: (reason) => bench.failures.push(reason),
    warn: (fault) => {
      throw fault
    },
  })
  engine.tick()
  engine.tick()
  return Object.assign(bench, {
    engine,
    ask: (...commands: readonly (readonly [Command, string?])[]) => {
      const asked = commands.map(([command, key = '']) => ({
        id: ++requests,
        by: 'participant' in command ? command.participant : OPERATOR,
        key,
        command: encodeCommand(command),
      }))
      engine.submit(asked.map((one) => (one.by === THE_MARKET ? { ...one, by: OPERATOR } : one)))
      return asked.map(({ id }) => id)
    },
    answer: (request: number) =>
      expect
        .poll(() => bench.answers.get(request))
        .toBeDefined()
        .then(() => bench.answers.get(request)!),
  })
}

const joining = (name: string): Command => ({
  type: 'register_participant',
  participant: THE_MARKET,
  name,
  role: 'participant',
  importPower: 20_000 as W,
  exportPower: 20_000 as W,
  selfTradePrevention: 'cancel_newest',
})

const buy = (energy: number, more: object = {}): Command => ({
  type: 'place_order',
  participant: ANNA,
  slot: SLOT,
  side: 'buy',
  price: 100_000 as MicrosPerKwh,
  energy: energy as Wh,
  timeInForce: 'gate',
  expiresAt: null,
  postOnly: false,
  atClose: false,
  ...more,
})

const close = async (bench: Bench): Promise<void> => {
  await bench.engine.drain()
  await bench.journal.close()
}

async function open(directory = newFolder(), wrap?: (journal: Journal) => Journal): Promise<Bench> {
  const bench = await start(directory, wrap)
  bench.ask([joining('anna')])
  await bench.engine.drain()
  return bench
}

describe('time', () => {
  test('an empty market begins with its rules, its first operator and its days', async () => {
    const bench = await start(newFolder())
    await bench.engine.drain()
    expect(bench.records.map(({ command }) => command.type)).toEqual([
      'set_rules',
      'register_participant',
      'advance_time',
      'open_day',
      'open_day',
    ])
    await close(bench)
  })

  test('what fell due happens before the order that comes after it', async () => {
    const bench = await open()
    bench.now = (GATE - 1) as EpochMs
    const [inTime] = bench.ask([buy(10)])
    bench.now = GATE
    const [late] = bench.ask([buy(20)])
    expect(await bench.answer(inTime!)).toMatchObject({ answer: { rejection: null } })
    expect(await bench.answer(late!)).toMatchObject({
      answer: { rejection: { reason: 'gate_closed', field: 'slot' } },
    })
    expect(bench.records.at(-2)!.command).toEqual({ type: 'advance_time', at: GATE })
    await close(bench)
  })

  test('gates close and days open without traffic', async () => {
    const bench = await open()
    bench.ask([buy(10)])
    bench.now = parseInstant('2026-11-23T11:00Z')!
    bench.engine.tick()
    await bench.engine.drain()
    const events = bench.records.flatMap(({ events: done }) => done)
    expect(events).toContainEqual(expect.objectContaining({ type: 'order_removed', reason: 'gate_closed' }))
    expect(events.filter(({ type }) => type === 'day_opened')).toHaveLength(3)
    const before = bench.engine.lastSequence
    bench.engine.tick()
    expect(bench.engine.lastSequence).toBe(before)
    await close(bench)
  })

  test('never runs backwards, whatever the machine says', async () => {
    const bench = await open()
    bench.now = GATE
    bench.engine.tick()
    bench.now = (GATE - 3_600_000) as EpochMs
    const [late] = bench.ask([buy(1)])
    expect(await bench.answer(late!)).toMatchObject({ answer: { rejection: { reason: 'gate_closed' } } })
    const times = bench.records.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    await close(bench)
  })

  test('an expiry is held against now, not against when the clock last moved', async () => {
    const bench = await open()
    bench.now = (bench.now + 60_000) as EpochMs
    const past = { timeInForce: 'time', expiresAt: bench.now }
    const [request] = bench.ask([buy(1, past)])
    expect(await bench.answer(request!)).toMatchObject({
      answer: { rejection: { reason: 'expiry_invalid' } },
    })
    await close(bench)
  })
})

describe('a retry', () => {
  test('finds the first answer, and journals nothing', async () => {
    const bench = await open()
    const [first] = bench.ask([buy(10), 'k'])
    const said = await bench.answer(first!)
    const { lastSequence } = bench.engine
    const [again, other] = bench.ask([buy(10), 'k'], [buy(11), 'k'])
    expect(await bench.answer(again!)).toEqual({ ...said, isRepeated: true })
    expect(await bench.answer(other!)).toEqual({ kind: 'key_reused' })
    expect(bench.engine.lastSequence).toBe(lastSequence)
    await close(bench)
  })

  test('that meets the first one still under way waits until that is durable', async () => {
    const gates: (() => void)[] = []
    const bench = await open(newFolder(), (journal) => held(journal, gates))
    const [first] = bench.ask([buy(10), 'k'])
    const [again] = bench.ask([buy(10), 'k'])
    await new Promise((later) => setTimeout(later, 50))
    expect([bench.answers.has(first!), bench.answers.has(again!)]).toEqual([false, false])
    for (const goOn of gates.splice(0)) goOn()
    const said = await bench.answer(first!)
    expect(await bench.answer(again!)).toEqual({ ...said, isRepeated: true })
    await close(bench)
  })

  test('after a crash between durable and answered is still one order', async () => {
    const directory = newFolder()
    const gates: (() => void)[] = []
    const bench = await open(directory, (journal) => held(journal, gates))
    const [unanswered] = bench.ask([buy(10), 'k'])
    await bench.journal.close()
    expect(bench.answers.has(unanswered!)).toBe(false)

    const next = await start(directory)
    const [retry] = next.ask([buy(10), 'k'])
    expect(await next.answer(retry!)).toMatchObject({
      isRepeated: true,
      answer: { order: 1, resting: 10, rejection: null },
    })
    const [book] = next.ask([buy(5)])
    expect(await next.answer(book!)).toMatchObject({ answer: { order: 2 } })
    await close(next)
  })

  test('of a registration finds it, though the engine gave the number', async () => {
    const directory = newFolder()
    const bench = await open(directory)
    const [first, second] = bench.ask([joining('bert'), 'b'], [joining('cleo'), 'c'])
    const said = await bench.answer(first!)
    expect(said).not.toEqual(await bench.answer(second!))
    await close(bench)
    const next = await start(directory)
    const [again, taken] = next.ask([joining('bert'), 'b'], [joining('cleo'), 'other'])
    expect(await next.answer(again!)).toEqual({ ...said, isRepeated: true })
    expect(await next.answer(taken!)).toMatchObject({
      answer: { rejection: { reason: 'participant_already_registered' } },
    })
    await close(next)
  })

  test('a day after the gate is a new command', async () => {
    const directory = newFolder()
    const bench = await open(directory)
    bench.ask([buy(10), 'k'])
    bench.now = (GATE + 25 * 3_600_000) as EpochMs
    const [late] = bench.ask([buy(10), 'k'])
    expect(await bench.answer(late!)).toMatchObject({ isRepeated: false })
    await close(bench)
    const next = await start(directory)
    next.now = bench.now
    const [again] = next.ask([buy(10), 'k'])
    expect(await next.answer(again!)).toMatchObject({ isRepeated: true })
    await close(next)
  })
})

describe('a rejection is kept', () => {
  const DAY_MS = 86_400_000
  const FAR = parseSlotName('9998-01-01T00:00Z', QUARTER_HOUR)!
  const block = (...profile: readonly { slot: SlotNumber; energy: number }[]): Command => ({
    type: 'place_block',
    participant: ANNA,
    side: 'buy',
    price: 100_000 as MicrosPerKwh,
    profile: profile as Extract<Command, { type: 'place_block' }>['profile'],
  })

  test.each<[string, Command]>([
    ['an order while the market is halted', buy(10, { slot: FAR })],
    ['a block of no energy', block({ slot: FAR, energy: 0 })],
    ['a block whose slots do not ascend', block({ slot: FAR, energy: 10 }, { slot: FAR, energy: 10 })],
    ['a cancel', { type: 'cancel_all', participant: ANNA, slot: FAR }],
  ])('for a day where nobody opened the slot: %s', async (_name, command) => {
    const bench = await open()
    const [, first] = bench.ask([{ type: 'halt_market' }], [command, 'k'])
    expect(await bench.answer(first!)).toMatchObject({ answer: { rejection: expect.anything() } })
    bench.now = (bench.now + DAY_MS + 900_000) as EpochMs
    const [again] = bench.ask([command, 'k'])
    expect(await bench.answer(again!)).toMatchObject({ isRepeated: false })
    await close(bench)
  })

  test('until a day after the gate where the slot is open', async () => {
    const bench = await open()
    const evening = parseSlotName('2026-11-23T20:00Z', QUARTER_HOUR)!
    const command = buy(10, { slot: evening, price: 100_001 })
    bench.ask([command, 'k'])
    bench.now = (bench.now + DAY_MS + 900_000) as EpochMs
    const [again] = bench.ask([command, 'k'])
    expect(await bench.answer(again!)).toMatchObject({ isRepeated: true })
    await close(bench)
  })
})

describe('the journal', () => {
  test('holds rejected commands too, and gives the same state again, with a snapshot and without', async () => {
    const directory = newFolder()
    const bench = await open(directory)
    bench.ask([buy(10), 'a'], [buy(0), 'b'], [buy(7, { side: 'sell', price: 200_000 }), 'c'])
    await bench.engine.drain()
    await bench.engine.saveSnapshot()
    bench.ask([buy(3), 'd'])
    bench.engine.hashState(99)
    const hash = await bench.answer(99)
    const whole = bench.records
    await close(bench)

    const journal = await openSegmentJournal({ directory })
    const read: JournalRecord[] = []
    for await (const batch of journal.read(1)) read.push(...batch)
    expect(read.map(({ sequence }) => sequence)).toEqual(whole.map(({ sequence }) => sequence))
    await journal.close()

    const next = await start(directory)
    next.engine.hashState(99)
    expect(await next.answer(99)).toEqual(hash)
    const [again] = next.ask([buy(0), 'b'])
    expect(await next.answer(again!)).toMatchObject({
      isRepeated: true,
      answer: { rejection: { reason: 'energy_out_of_range' } },
    })
    await close(next)
  })

  test('that fails stops the engine: nothing is answered as done, nothing more is taken', async () => {
    let isBroken = false
    const bench = await open(newFolder(), (journal) => ({
      ...journal,
      get lastSequence() {
        return journal.lastSequence
      },
      append: (records) =>
        isBroken ? Promise.reject(new Error('the disk is full')) : journal.append(records),
    }))
    isBroken = true
    const [lost] = bench.ask([buy(10), 'k'])
    const refused = { kind: 'unavailable', reason: 'the disk is full' }
    expect(await bench.answer(lost!)).toEqual(refused)
    expect(bench.failures).toEqual(['the disk is full'])
    isBroken = false
    const [next] = bench.ask([buy(10), 'k'])
    expect(await bench.answer(next!)).toEqual(refused)
    bench.engine.tick()
    expect(bench.records.some(({ command }) => command.type === 'place_order')).toBe(false)
    await bench.journal.close()
  })
})

/** A journal that makes everything durable, and says so only when its gates are opened; the market opens first. */
function held(journal: Journal, gates: (() => void)[]): Journal {
  const opening = journal.lastSequence + 6
  return {
    ...journal,
    get lastSequence() {
      return journal.lastSequence
    },
    append: async (records) => {
      await journal.append(records)
      if (records[0]!.sequence > opening) await new Promise<void>((goOn) => gates.push(goOn))
    },
  }
}
