import type { MarketEvent } from '@gridbourse/api'
import { eventLine, phasesLine } from './event-line.ts'

type PhaseChange = Extract<MarketEvent, { readonly type: 'phase_changed' }>

/** A run of two says no more than its two lines; from three on equal steps show that they are neighbours. */
const SHORTEST_RUN = 3

/**
 * Events as lines for people. The slots of a day change their phase at once, 96 of them: neighbours that one
 * command changes alike are one line. So a phase change is held back until something else comes, or `rest` is
 * asked for.
 */
export class EventLines {
  #run: PhaseChange[] = []

  /** The lines that this event completes. */
  take(event: MarketEvent): string[] {
    if (event.type !== 'phase_changed') return [...this.rest(), eventLine(event)]
    if (this.#goesOn(event)) {
      this.#run.push(event)
      return []
    }
    const lines = this.rest()
    this.#run = [event]
    return lines
  }

  /** What was held back. */
  rest(): string[] {
    const run = this.#run
    this.#run = []
    return run.length < SHORTEST_RUN ? run.map(eventLine) : [phasesLine(run[0]!, run.at(-1)!, run.length)]
  }

  #goesOn(event: PhaseChange): boolean {
    const run = this.#run
    const last = run.at(-1)
    if (last === undefined || last.phase !== event.phase || commandOf(last) !== commandOf(event)) return false
    return run.length === 1 || stepBetween(last, event) === stepBetween(run[0]!, run[1]!)
  }
}

const commandOf = ({ id }: PhaseChange): string => id.slice(0, id.indexOf('.'))

const stepBetween = (a: PhaseChange, b: PhaseChange): number => Date.parse(b.slot) - Date.parse(a.slot)
