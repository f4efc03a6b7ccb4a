import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { ParticipantNumber } from '../../market/index.ts'
import { withinAuthority, type Authority, type Refusal } from '../authority.ts'
import { keyOf, type Alert } from './alert.ts'
import { dueAt, gateOf, type Due, type MarketCalendar } from './calendar.ts'
import { layering } from './layering.ts'
import { bandBreaches, markingTheClose, tradesOutsideCorridor } from './price-conduct.ts'
import { tapesOf, type Tape } from './tape.ts'
import { washPatterns } from './wash.ts'
import type { WatchedEvent } from './watched-event.ts'

/** What the market supervisor knows: the calendar, and what happened in the slots that are not over. */
export type SupervisorSituation = {
  readonly now: EpochMs
  readonly calendar: MarketCalendar
  readonly events: readonly WatchedEvent[]
  /** What the utility pays and asks, by slot; a slot without it is not held against a corridor. */
  readonly corridors: readonly { readonly slot: SlotNumber; readonly low: number; readonly high: number }[]
  /** Keys of the alerts told before. */
  readonly told: readonly string[]
  /** Results of records up to this one have been published. */
  readonly publishedUpTo: number
  readonly authority: Authority
}

export type SupervisorDecision = {
  readonly due: readonly Due[]
  readonly nextDueAt: EpochMs | null
  /** New ones only. */
  readonly alerts: readonly Alert[]
  readonly halts: readonly Halt[]
  /** Halts that need somebody with more authority. */
  readonly refused: readonly Refusal[]
  readonly results: readonly MarketResult[]
}

/** A stop of trading, of one slot or of one participant, until an operator lifts it. */
export type Halt = {
  readonly target: { readonly participant: ParticipantNumber } | { readonly slot: SlotNumber }
  readonly reason: string
}

/** What everybody is told of a slot: its auction, and what its book has traded so far. */
export type MarketResult = {
  readonly slot: SlotNumber
  readonly record: number
  readonly auction: 'opening' | 'closing'
  readonly price: MicrosPerKwh | null
  readonly volume: Wh
  readonly bookVolume: Wh
  readonly bookMeanPrice: MicrosPerKwh | null
}

/** There is nothing to solve. */
export const prepareSupervisor = (_situation: SupervisorSituation): never[] => []

/** What is due, what looks like manipulation, whom to stop, and what to publish. */
export function decideSupervisor(situation: SupervisorSituation): SupervisorDecision {
  const { now, calendar, events, told, publishedUpTo, authority } = situation
  const tapes = tapesOf(events)
  const known = new Set(told)
  const alerts = tapes
    .flatMap((tape) => alertsOf(tape, situation))
    .filter((alert) => !known.has(keyOf(alert)))
  const { kept, refused } = withinAuthority(authority, { halts: haltsOf(alerts) })
  return {
    ...dueAt(calendar, now),
    alerts,
    halts: kept.halts,
    refused,
    results: events.flatMap((event) =>
      event.type === 'cleared' && event.record > publishedUpTo ? [resultOf(event, tapes)] : [],
    ),
  }
}

/** So many suspects in one slot put its price in doubt, whoever it was. */
const SUSPECTS = 4

/** Among fewer traders than these the same two meet again and again by themselves: told, and nobody is halted. */
const CROWD = 6

function alertsOf(tape: Tape, { calendar, corridors }: SupervisorSituation): Alert[] {
  const corridor = corridors.find(({ slot }) => slot === tape.slot)
  const bounds = corridor && { ...corridor, gateClosesAt: gateOf(calendar, tape.slot) }
  const found = [
    ...layering(tape),
    ...washPatterns(tape),
    ...bandBreaches(tape),
    ...(bounds === undefined
      ? []
      : [...tradesOutsideCorridor(tape, bounds), ...markingTheClose(tape, bounds)]),
  ]
  const suspects = new Set(
    found.filter(({ severity }) => severity === 'high').flatMap(({ participants }) => participants),
  )
  const traders = new Set(tape.trades.flatMap(({ buyer, seller }) => [buyer, seller]))
  return found.map((alert): Alert => {
    if (alert.action === 'notify') return alert
    if (traders.size < CROWD) return { ...alert, severity: 'medium', action: 'notify' }
    return suspects.size < SUSPECTS ? alert : { ...alert, action: 'halt_slot' }
  })
}

function haltsOf(alerts: readonly Alert[]): Halt[] {
  const halts = new Map<string, Halt>()
  for (const { action, slot, participants, reason, pattern } of alerts) {
    const because = `${pattern}: ${reason}`
    if (action === 'halt_slot') halts.set(`slot ${slot}`, { target: { slot }, reason: because })
    if (action === 'halt_participant')
      for (const participant of participants)
        halts.set(`participant ${participant}`, { target: { participant }, reason: because })
  }
  return [...halts.values()]
}

function resultOf(
  { slot, record, auction, price, volume }: Extract<WatchedEvent, { type: 'cleared' }>,
  tapes: readonly Tape[],
): MarketResult {
  const trades =
    tapes.find((tape) => tape.slot === slot)?.trades.filter((trade) => trade.record <= record) ?? []
  const energy = trades.reduce((sum, trade) => sum + trade.energy, 0)
  const value = trades.reduce((sum, trade) => sum + trade.energy * trade.price, 0)
  const bookMeanPrice = energy === 0 ? null : (Math.floor(value / energy) as MicrosPerKwh)
  return { slot, record, auction, price, volume, bookVolume: energy as Wh, bookMeanPrice }
}
