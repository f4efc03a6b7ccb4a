import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { Journal } from '@gridbourse/core/market'
import { viewBaseOf } from '../views/view-base.ts'
import { unpackCommands } from './command-packet.ts'
import { daysToOpen } from './delivery-calendar.ts'
import { createEngine, type Engine } from './engine.ts'
import { firstCommands } from './first-commands.ts'
import { readHistory } from './history.ts'
import { Holds } from './holds.ts'
import { createMarketClock, type ClockSetup } from './market-clock.ts'
import type { FromEngine, HistoryChunk, MarketSetup, ToEngine } from './messages.ts'
import { replay, stateToStartFrom, type EngineState } from './startup.ts'

const TICK_MS = 250
const MINUTE_MS = 60_000
const REPLAY_CHUNK = 2_000

/** The engine's thread: brings the state up to the journal, then takes commands until told to stop. */
export async function runEngine(
  port: MessagePort,
  journal: Journal,
  setup: MarketSetup,
  clockSetup: ClockSetup,
): Promise<void> {
  const say = (message: FromEngine): void => port.postMessage(message)
  const state = await stateToStartFrom(journal)
  say({ type: 'base', base: viewBaseOf(state.exchange, state.sequence) })
  await replayAll(port, journal, state)
  const ahead = state.at - Date.now()
  if (clockSetup.startsAt === undefined && ahead > MINUTE_MS) {
    const reason = `The journal is ${Math.round(ahead / MINUTE_MS)} minutes ahead of this machine's clock: the market's time stands still until then.`
    say({ type: 'warned', reason })
  }

  const clock = createMarketClock(clockSetup, state.at)
  const engine = createEngine({
    journal,
    exchange: state.exchange,
    register: state.register,
    lastAt: state.at,
    now: clock.now,
    calendar: (exchange, now) => [
      ...firstCommands(exchange, setup.rules),
      ...daysToOpen(setup, exchange, now),
    ],
    release: (release) => say({ type: 'released', ...release }),
    fail: (reason) => say({ type: 'failed', reason }),
    warn: (fault) => say({ type: 'warned', reason: String(fault) }),
  })
  // The first tick gives an empty market its rules, the second its days.
  engine.tick()
  engine.tick()
  await engine.drain()
  const tellClock = (request: number | null): void => say({ type: 'clock', request, state: clock.state() })
  tellClock(null)
  const timer = setInterval(() => {
    engine.tick()
    if (clock.kind === 'simulated') tellClock(null)
  }, TICK_MS)
  const holds = new Holds(clock, engine, (at) => say({ type: 'held', at }))
  listen(port, journal, engine, (message) => {
    switch (message.type) {
      case 'change_clock':
        clock.change(message.change)
        holds.watch()
        return tellClock(message.request)
      case 'stop':
        clearInterval(timer)
        holds.stop()
    }
  })
  say({ type: 'ready', durability: journal.durability, lastSequence: engine.lastSequence })
  holds.watch()
}

/** Steps what the journal holds beyond `state`, no faster than the other thread takes it in. */
async function replayAll(port: MessagePort, journal: Journal, state: EngineState): Promise<void> {
  for await (const batch of journal.read(state.sequence + 1)) {
    for (let at = 0; at < batch.length; at += REPLAY_CHUNK) {
      const records = batch.slice(at, at + REPLAY_CHUNK).map((record) => replay(state, record))
      port.postMessage({ type: 'replayed', records } satisfies FromEngine)
      await once(port, 'message')
    }
  }
}

function listen(
  port: MessagePort,
  journal: Journal,
  engine: Engine,
  onTime: (message: ToEngine) => void,
): void {
  const readers = new Map<number, AsyncIterator<HistoryChunk>>()
  const sendNext = async (reader: number): Promise<void> => {
    try {
      const next = await readers.get(reader)?.next()
      if (next === undefined || next.done === true) return
      port.postMessage({ type: 'history', reader, chunk: next.value } satisfies FromEngine)
    } catch (fault) {
      port.postMessage({ type: 'history_failed', reader, reason: String(fault) } satisfies FromEngine)
    }
  }
  const stop = async (): Promise<void> => {
    await engine.drain()
    try {
      await engine.saveSnapshot()
      await journal.close()
    } catch (fault) {
      port.postMessage({ type: 'warned', reason: String(fault) } satisfies FromEngine)
    }
    port.postMessage({ type: 'stopped' } satisfies FromEngine)
    port.close()
  }
  port.on('message', (message: ToEngine) => {
    switch (message.type) {
      case 'commands':
        return engine.submit(unpackCommands(message.packet))
      case 'hash_state':
        return engine.hashState(message.request)
      case 'open_history':
        readers.set(message.reader, readHistory(journal, message.from))
        return
      case 'next_records':
        return void sendNext(message.reader)
      case 'close_history':
        void readers.get(message.reader)?.return?.()
        readers.delete(message.reader)
        return
      case 'change_clock':
        return onTime(message)
      case 'stop':
        onTime(message)
        return void stop()
      case 'caught_up':
    }
  })
}
