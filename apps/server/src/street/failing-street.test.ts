import { EventEmitter } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { STREET, STREET_MEMBERS } from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_RULES } from '../settings.ts'
import { EventFeed } from '../views/event-feed.ts'
import { EventSource } from '../views/event-source.ts'
import type { FromStreet, ToStreet } from './messages.ts'
import { Street, type StreetParts } from './street.ts'

const NOON = Date.UTC(2026, 5, 1, 12) as EpochMs

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A thread that does what a test says. */
class Thread extends EventEmitter {
  readonly heard: ToStreet[] = []
  isTerminated = false

  postMessage(message: ToStreet): void {
    this.heard.push(message)
  }

  terminate(): Promise<number> {
    this.isTerminated = true
    return Promise.resolve(0)
  }

  says(message: FromStreet): void {
    this.emit('message', message)
  }
}

const VIEW = { slot: null, members: [] } as unknown as (FromStreet & { type: 'next' })['view']

/** A street whose threads are the test's, and the instants its clock was told to wait at. */
async function streetOf(onStart: (thread: Thread) => void) {
  const threads: Thread[] = []
  const holds: number[] = []
  const warnings: string[] = []
  const submitted: number[] = []
  const engine = {
    status: { kind: 'ready' },
    submit: (by: number) => Promise.resolve(void submitted.push(by)),
    changeClock: ({ holdAt }: { holdAt: number }) => Promise.resolve(void holds.push(holdAt)),
  }
  const market = {
    rules: DEFAULT_RULES,
    participants: {
      named: (name: string) => ({ participant: STREET.findIndex(({ id }) => id === name) + 2 }),
    },
  }
  const nothing = {
    history: () => {
      throw new Error('nothing is old')
    },
  }
  const street = new Street({
    engine,
    market,
    events: new EventSource(new EventFeed(0, 10), nothing as never),
    calendar: { zone: 'Europe/Berlin', openingAuctionTime: 43_200_000 },
    scenario: { members: STREET_MEMBERS, source: { kind: 'modelled' }, startsAt: NOON },
    path: 'nowhere',
    startThread: () => {
      const thread = new Thread()
      threads.push(thread)
      queueMicrotask(() => onStart(thread))
      return thread as unknown as Worker
    },
    warn: (reason: string) => warnings.push(reason),
  } as unknown as StreetParts)
  await street.begin()
  await vi.advanceTimersByTimeAsync(0)
  return { street, threads, holds, warnings, submitted }
}

const ready = (thread: Thread): void => thread.says({ type: 'ready', since: 1, next: NOON, view: VIEW })

test('time waits at the next appointment, which is told once it is reached', async () => {
  const { street, threads, holds } = await streetOf(ready)
  expect(street.status).toBe('lives')
  expect(holds).toEqual([NOON])
  street.held(NOON)
  street.held(NOON)
  expect(threads[0]!.heard).toEqual([{ type: 'appointment', at: NOON }])
  threads[0]!.says({ type: 'next', next: (NOON + 60_000) as EpochMs, view: VIEW })
  expect(holds).toEqual([NOON, NOON + 60_000])
})

test('a thread that hangs is ended and another started, at the same appointment', async () => {
  const { street, threads, holds } = await streetOf(ready)
  street.held(NOON)
  await vi.advanceTimersByTimeAsync(59_000)
  expect(street.status).toBe('lives')
  await vi.advanceTimersByTimeAsync(1_500)
  expect(street.status).toBe('rests')
  expect(threads[0]!.isTerminated).toBe(true)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(street.status).toBe('lives')
  expect(threads).toHaveLength(2)
  expect(holds).toEqual([NOON, NOON])
})

test('a thread that fails at every start is given up, and time goes on without it', async () => {
  const { street, threads, holds, warnings } = await streetOf((thread) =>
    thread.says({ type: 'failed', reason: 'no luck' }),
  )
  expect(street.status).toBe('rests')
  expect(holds).toEqual([])
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  expect(street.status).toBe('stopped')
  expect(holds).toEqual([Infinity])
  expect(threads).toHaveLength(7)
  expect(warnings.at(-1)).toMatch(/goes on without it: no luck/)
})

test('commands of anybody but its members do not leave it', async () => {
  const { threads, submitted } = await streetOf(ready)
  submitted.length = 0
  const by = (participant: number) => ({
    by: participant as ParticipantNumber,
    key: 'street/1',
    command: { type: 'cancel_all' as const, participant: participant as ParticipantNumber, slot: null },
  })
  threads[0]!.says({ type: 'commands', commands: [by(2), by(1), by(99), by(3)] })
  await vi.advanceTimersByTimeAsync(0)
  expect(submitted).toEqual([2, 3])
  expect(threads[0]!.heard).toEqual([{ type: 'answered', refused: [] }])
})

test('what an ended thread still says is not heard', async () => {
  const { street, threads, holds } = await streetOf(ready)
  threads[0]!.emit('error', new Error('out of memory'))
  threads[0]!.says({ type: 'next', next: (NOON + 1) as EpochMs, view: VIEW })
  expect(street.status).toBe('rests')
  expect(holds).toEqual([NOON])
})
