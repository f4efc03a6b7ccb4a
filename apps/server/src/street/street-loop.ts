import type { MessagePort } from 'node:worker_threads'
import {
  chapterLine,
  LiveStreet,
  parseSettledLine,
  settledLine,
  type LiveStreetSetup,
  type SettledSlot,
} from '@gridbourse/core/community'
import { localDayAt, slotStart, type EpochMs, type SlotNumber } from '@gridbourse/core/kernel'
import type { Closed, ClosedFile } from './closed-file.ts'
import { answerQuestion } from './answer-question.ts'
import type { DayFiles } from './day-files.ts'
import type { WishesFile } from './wishes-file.ts'
import type { Asked, FromStreet, StreetQuestion, ToStreet } from './messages.ts'

/** A file that grows line by line. */
export type Lines = {
  readonly lines: readonly string[]
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** What a street's thread works with. */
export type StreetLoop = {
  readonly port: MessagePort
  readonly setup: Omit<LiveStreetSetup, 'settled'>
  readonly lines: Lines
  readonly days: DayFiles
  readonly wishes: WishesFile
  /** Months that are over, and where they are kept. */
  readonly closed: Closed | null
  readonly closedFile: ClosedFile
}

/** The street's thread: lives the street from one appointment to the next, and writes down what was settled. */
export function runStreet({ port, setup, lines, days, wishes, closed, closedFile }: StreetLoop): void {
  const { world, times } = setup
  const settled = settledFrom(lines.lines, closed)
  const street = new LiveStreet({ ...setup, settled, closed: closed?.months ?? null })
  /** Where each slot's line begins that is booked again at a start. */
  const places = new LinePlaces(closed?.nextByte ?? 0)
  settled.forEach(({ slot }, at) => places.add(slot, lines.lines[at]!))
  const say = (message: FromStreet): void => port.postMessage(message)
  const sayNext = (): void => say({ type: 'next', next: street.next.at, view: street.view })
  const dateOf = (slot: SlotNumber): string =>
    localDayAt(world.zone, slotStart(slot, times.slotDuration)).date
  let today = ''

  /** What is remembered comes first: a line without its chapter would be told again, a chapter without its line is not. */
  const writeDown = async (slot: SettledSlot): Promise<void> => {
    const chapter = street.chapterOf(slot.slot)
    const date = dateOf(slot.slot)
    if (chapter !== null) await days.append(date, chapterLine(chapter))
    const line = settledLine(slot)
    await lines.append(line)
    places.add(slot.slot, line)
    if (date !== today) {
      await days.forgetBefore(dateOf(street.remembersFrom))
      const months = street.closeMonths()
      if (months !== null) await closedFile.write({ months, nextByte: places.closeThrough(months.through) })
    }
    today = date
  }

  const keep = async (at: EpochMs): Promise<void> => {
    if (street.next.at > at) return sayNext()
    if (street.next.kind === 'settle') {
      await writeDown(street.settle())
      return sayNext()
    }
    const commands = street.quote(at)
    say({ type: 'decided', decisions: street.desk.takeFresh() })
    if (commands.length === 0) sayNext()
    else say({ type: 'commands', commands })
  }

  /** A wish is answered when it is durable. */
  const answered = async (question: StreetQuestion): Promise<unknown> => {
    const answer = answerQuestion(street, question)
    if (question.kind === 'wish' || question.kind === 'end_wish')
      await wishes.write(street.wishesAt((question.asked as Asked<'wish' | 'end_wish'>).now))
    return answer
  }

  port.on('message', (message: ToStreet) => {
    switch (message.type) {
      case 'appointment':
        return void keep(message.at).catch((fault: unknown) => say({ type: 'failed', reason: String(fault) }))
      case 'events':
        return street.hear(message.events)
      case 'answered':
        street.refused(message.refused)
        return sayNext()
      case 'ask': {
        const { request, question } = message
        return void answered(question)
          .then((answer) => say({ type: 'answer', request, answer }))
          .catch((fault: unknown) => say({ type: 'not_answered', request, reason: String(fault) }))
      }
      case 'stop':
        void Promise.all([days.settled(), lines.close()]).finally(() => port.close())
    }
  })
  say({ type: 'ready', since: settled.at(-1)?.since ?? 1, next: street.next.at, view: street.view })
}

/** Where lines begin in a file that only grows. */
class LinePlaces {
  readonly #places = new Map<SlotNumber, number>()
  #end: number

  constructor(begins: number) {
    this.#end = begins
  }

  add(slot: SlotNumber, line: string): void {
    this.#places.set(slot, this.#end)
    this.#end += Buffer.byteLength(line) + 1
  }

  /** Forgets the lines up to a slot; answers where the next one begins. */
  closeThrough(last: SlotNumber): number {
    for (const slot of this.#places.keys()) if (slot <= last) this.#places.delete(slot)
    return this.#places.values().next().value ?? this.#end
  }
}

/** What was written down, slot after slot; anything else stops the street rather than its bills being wrong. */
function settledFrom(lines: readonly string[], closed: Closed | null): SettledSlot[] {
  const settled: SettledSlot[] = []
  for (const [index, line] of lines.entries()) {
    const slot = parseSettledLine(line)
    const before = settled.at(-1)?.slot ?? closed?.months.through
    if (slot === undefined || (before !== undefined && slot.slot !== before + 1))
      throw new Error(`line ${index + 1} of what the street settled is damaged`)
    settled.push(slot)
  }
  return settled
}
