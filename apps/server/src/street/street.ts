import { dirname, join } from 'node:path'
import type { DecisionStore, KeptDecision } from '@gridbourse/core/agents'
import type { Worker } from 'node:worker_threads'
import {
  type RefusedOrder,
  type StreetCommand,
  type StreetMember,
  type StreetView,
} from '@gridbourse/core/community'
import type { EpochMs, W } from '@gridbourse/core/kernel'
import { THE_MARKET, type Command, type ParticipantNumber } from '@gridbourse/core/market'
import type { DeliveryCalendar } from '../engine/delivery-calendar.ts'
import type { EngineThread } from '../engine/engine-thread.ts'
import type { EngineAnswer } from '../engine/messages.ts'
import { FIRST_OPERATOR } from '../engine/first-commands.ts'
import type { EventSource } from '../views/event-source.ts'
import type { MarketView } from '../views/market-view.ts'
import { followEvents } from './follow-events.ts'
import type { Scenario } from './scenario.ts'
import type { Asked, FromStreet, QuestionKind, StreetAnswer, StreetStart, ToStreet } from './messages.ts'

/** `lives`: it trades. `rests`: its thread ended and is started again. `stopped`: it did so too often. */
export type StreetStatus = 'starts' | 'lives' | 'rests' | 'stopped'

export type StreetParts = {
  readonly engine: EngineThread
  readonly market: MarketView
  readonly events: EventSource
  readonly calendar: DeliveryCalendar
  readonly scenario: Scenario
  /** Where the street writes down what was settled; beside it, in `days`, what it remembers of its last days. */
  readonly path: string
  readonly startThread: (start: StreetStart) => Worker
  /** Where decisions are kept for good; null for nowhere. */
  readonly decisions: Pick<DecisionStore, 'save' | 'byId'> | null
  readonly warn: (reason: string) => void
}

/** Nobody is there to answer: the street's thread has not begun yet, or rests. */
export class StreetSilent extends Error {
  override readonly name = 'StreetSilent'
}

/** More questions at once are turned away, so that a crowd of readers does not keep the street from its appointments. */
const MOST_QUESTIONS = 200

/** So often in a row the street is started again, each time after a longer rest. */
const ATTEMPTS = 6
const FIRST_REST_MS = 500

/** Where no connection is stated, nothing but the meter limits a position. */
const UNLIMITED_W = 10_000_000

/** An appointment that takes longer means that the thread hangs. */
const PATIENCE_MS = 60_000

/**
 * The modelled street as the main thread sees it: a thread that decides, a clock that waits for it, and the engine
 * that takes its members' commands as it takes everybody's. Whatever happens over there, the market goes on.
 */
export class Street {
  status: StreetStatus = 'starts'
  view: StreetView | undefined
  readonly #parts: StreetParts
  readonly #members = new Set<ParticipantNumber>()
  #worker: Worker | undefined
  #following = new AbortController()
  #patience: NodeJS.Timeout | undefined
  #rest: NodeJS.Timeout | undefined
  #failures = 0
  #isAwaited = false
  #isStopped = false
  #isStoreAway = false
  readonly #questions = new Map<number, { answer(answer: unknown): void; fail(fault: Error): void }>()
  #lastRequest = 0

  constructor(parts: StreetParts) {
    this.#parts = parts
  }

  get members(): readonly StreetMember[] {
    return this.#parts.scenario.members
  }

  get name(): string {
    return this.#parts.scenario.name
  }

  /** Nobody measured it. */
  get isModelled(): boolean {
    return this.#parts.scenario.isModelled
  }

  /** Measured before, and lived again. */
  get isReplay(): boolean {
    return this.#parts.scenario.isReplay
  }

  /** Admits the members, where they are not, and lets the street live. */
  async begin(): Promise<void> {
    const { engine, market } = this.#parts
    for (const { id, connectionW } of this.members) {
      await engine.submit(FIRST_OPERATOR, `street/register/${id}`, {
        type: 'register_participant',
        participant: THE_MARKET,
        name: id,
        role: 'participant',
        importPower: (connectionW ?? UNLIMITED_W) as W,
        exportPower: (connectionW ?? UNLIMITED_W) as W,
        selfTradePrevention: 'cancel_oldest',
      })
      const member = market.participants.named(id)
      if (member !== undefined) this.#members.add(member.participant)
    }
    if (this.#members.size === this.members.length) this.#start()
    else this.#giveUp('not all of its members were admitted')
  }

  /** Time waits at `at`, and everything up to it has been told. */
  held(at: EpochMs): void {
    if (this.status !== 'lives' || this.#isAwaited || this.#parts.engine.status.kind !== 'ready') return
    this.#isAwaited = true
    this.#patience = setTimeout(() => this.#fail(`it took longer than ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
    this.#say({ type: 'appointment', at })
  }

  /** Asks the street's thread; rejects with `StreetSilent` where nobody is there to answer. */
  ask<Kind extends QuestionKind>(kind: Kind, asked: Asked<Kind>): Promise<StreetAnswer<Kind>> {
    if (this.view === undefined || this.#worker === undefined || this.#questions.size >= MOST_QUESTIONS)
      return Promise.reject(new StreetSilent('the street does not answer now'))
    const request = ++this.#lastRequest
    return new Promise((answer, fail) => {
      this.#questions.set(request, { answer: answer as (answer: unknown) => void, fail })
      this.#say({ type: 'ask', request, question: { kind, asked } })
    })
  }

  /** A decision that was kept for good; undefined where nobody keeps them, or it is not there. */
  async keptDecision(id: string): Promise<KeptDecision | undefined> {
    return this.#parts.decisions?.byId(id)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#failQuestions()
    clearTimeout(this.#rest)
    clearTimeout(this.#patience)
    this.#following.abort()
    const worker = this.#worker
    if (worker === undefined) return
    const gone = new Promise((exited) => worker.once('exit', exited))
    this.#say({ type: 'stop' })
    const late = setTimeout(() => void worker.terminate(), 2_000)
    await gone
    clearTimeout(late)
  }

  #start(): void {
    const { market, calendar, scenario, path, startThread } = this.#parts
    const { slotDuration, gateLead } = market.rules!
    const { zone, openingAuctionTime } = calendar
    const numbers = this.members.map(({ id }) => market.participants.named(id)!.participant)
    const worker = startThread({
      setup: {
        times: { zone, slotDuration, gateLead, openingAuctionTime },
        numbers,
        begins: scenario.startsAt,
        supervision: { operator: FIRST_OPERATOR, highestPrice: market.rules!.highestPrice },
      },
      source: scenario.source,
      path,
      days: join(dirname(path), 'days'),
      wishes: join(dirname(path), 'wishes.json'),
      closed: join(dirname(path), 'closed.json'),
    })
    this.#worker = worker
    worker.on('message', (message: FromStreet) => {
      if (worker === this.#worker) this.#take(message)
    })
    worker.on('error', (fault) => {
      if (worker === this.#worker) this.#fail(fault instanceof Error ? fault.message : String(fault))
    })
    worker.on('exit', () => {
      if (worker === this.#worker) this.#fail('its thread ended')
    })
  }

  #take(message: FromStreet): void {
    switch (message.type) {
      case 'ready':
        this.view = message.view
        return void this.#catchUp(message.since, message.next)
      case 'commands':
        return void this.#submit(message.commands)
      case 'next':
        clearTimeout(this.#patience)
        this.#failures = 0
        this.view = message.view
        return void this.#waitFor(message.next)
      case 'decided':
        return void this.#keep(message.decisions)
      case 'answer':
        return this.#questionOf(message.request)?.answer(message.answer)
      case 'not_answered':
        return this.#questionOf(message.request)?.fail(new Error(message.reason))
      case 'failed':
        return this.#fail(message.reason)
    }
  }

  /** Tells what happened since what is settled, and from then on whatever happens. */
  async #catchUp(since: number, next: EpochMs): Promise<void> {
    const following = new AbortController()
    this.#following = following
    try {
      await followEvents(this.#parts.events, { since, signal: following.signal }, (events) =>
        this.#say({ type: 'events', events }),
      )
    } catch (fault) {
      if (!following.signal.aborted) this.#fail(String(fault))
      return
    }
    if (following.signal.aborted) return
    this.status = 'lives'
    await this.#waitFor(next)
  }

  async #submit(commands: (FromStreet & { type: 'commands' })['commands']): Promise<void> {
    const { engine } = this.#parts
    const worker = this.#worker
    const refused = await Promise.all(
      commands
        .filter((command) => this.#mayCommand(command))
        .map(async ({ by, key, command }) => refusalOf(by, command, await engine.submit(by, key, command))),
    )
    if (worker === this.#worker)
      this.#say({ type: 'answered', refused: refused.filter((each) => each !== null) })
  }

  /** Members trade; who watches the market stops others, and does nothing else in its operator's name. */
  #mayCommand({ by, command }: StreetCommand): boolean {
    if (by !== FIRST_OPERATOR) return this.#members.has(by)
    return command.type === 'kill_participant' || command.type === 'set_price_band'
  }

  /** A store that is away is caught up with by nobody: it says so once, and again when it was back meanwhile. */
  async #keep(decisions: readonly KeptDecision[]): Promise<void> {
    try {
      await this.#parts.decisions?.save(decisions)
      this.#isStoreAway = false
    } catch (fault) {
      if (!this.#isStoreAway)
        this.#parts.warn(`Decisions of the street's agents are not kept: ${String(fault)}`)
      this.#isStoreAway = true
    }
  }

  #questionOf(request: number) {
    const question = this.#questions.get(request)
    this.#questions.delete(request)
    return question
  }

  #failQuestions(): void {
    for (const { fail } of this.#questions.values()) fail(new StreetSilent('the street stopped'))
    this.#questions.clear()
  }

  async #waitFor(next: EpochMs): Promise<void> {
    this.#isAwaited = false
    await this.#parts.engine.changeClock({ holdAt: next })
  }

  /** Another attempt after a rest, in which time waits; after too many the market goes on without the street. */
  #fail(reason: string): void {
    if (this.#isStopped) return
    clearTimeout(this.#patience)
    this.#following.abort()
    this.#failQuestions()
    const worker = this.#worker
    this.#worker = undefined
    void worker?.terminate()
    this.#failures++
    if (this.#failures > ATTEMPTS) return this.#giveUp(reason)
    this.status = 'rests'
    this.#isAwaited = false
    this.#parts.warn(`The street rests and is started again: ${reason}`)
    this.#rest = setTimeout(() => this.#start(), FIRST_REST_MS * 2 ** this.#failures)
  }

  #giveUp(reason: string): void {
    this.status = 'stopped'
    this.#parts.warn(`The street has stopped, and the market goes on without it: ${reason}`)
    void this.#waitFor(Infinity as EpochMs)
  }

  #say(message: ToStreet): void {
    this.#worker?.postMessage(message)
  }
}

/** What became of an order that the exchange did not take; null for everything else. */
function refusalOf(by: ParticipantNumber, command: Command, said: EngineAnswer | void): RefusedOrder | null {
  if (command.type !== 'place_order' || said?.kind !== 'answered' || said.answer.rejection === null)
    return null
  const { slot, side, price, energy, atClose } = command
  if (price === null) return null
  return { by, slot, side, price, energy, atClose, reason: said.answer.rejection.reason }
}
