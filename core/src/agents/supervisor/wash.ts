import type { ParticipantNumber } from '../../market/index.ts'
import { kwh, type Alert } from './alert.ts'
import type { Tape, Traded } from './tape.ts'

/** Rounds before it is more than chance: who changes its mind once trades one way, then the other. */
const LEGS = 2
/** How even the legs are, and which part of everybody's trading the round is. */
const EVENNESS = 0.6
const OWN_SHARE = 0.5

/**
 * Wash patterns: energy that comes back to where it began, between two or round three, several times in one slot, and
 * is most of what they trade. Nobody's position changes, but volume and price do.
 */
export function washPatterns({ slot, trades }: Tape): Alert[] {
  const flows = flowsOf(trades)
  const everybody = [...new Set(trades.flatMap(({ buyer, seller }) => [buyer, seller]))].toSorted(
    (a, b) => a - b,
  )
  const alerts: Alert[] = []
  everybody.forEach((first, at) => {
    const others = everybody.slice(at + 1)
    for (const second of others) {
      const round = roundOf(flows, [first, second])
      if (round !== null) alerts.push(alertOf(slot, 'wash', [first, second], round))
      for (const third of others) {
        if (third === second || flow(flows, first, second).length < LEGS) continue
        const circle = roundOf(flows, [first, second, third])
        if (circle !== null) alerts.push(alertOf(slot, 'circular_trades', [first, second, third], circle))
      }
    }
  })
  return alerts
}

type Flows = {
  readonly legs: ReadonlyMap<string, readonly Traded[]>
  readonly grossOf: ReadonlyMap<ParticipantNumber, number>
}

/** Who sold to whom. */
function flowsOf(trades: readonly Traded[]): Flows {
  const legs = new Map<string, Traded[]>()
  const grossOf = new Map<ParticipantNumber, number>()
  for (const trade of trades) {
    const key = `${trade.seller}>${trade.buyer}`
    const leg = legs.get(key)
    if (leg === undefined) legs.set(key, [trade])
    else leg.push(trade)
    for (const who of [trade.seller, trade.buyer]) grossOf.set(who, (grossOf.get(who) ?? 0) + trade.energy)
  }
  return { legs, grossOf }
}

const flow = ({ legs }: Flows, seller: ParticipantNumber, buyer: ParticipantNumber): readonly Traded[] =>
  legs.get(`${seller}>${buyer}`) ?? []

/** The trades of a round from each to the next and back to the first, if it is one. */
function roundOf(flows: Flows, ring: readonly ParticipantNumber[]): readonly Traded[] | null {
  const legs = ring.map((seller, at) => flow(flows, seller, ring[(at + 1) % ring.length]!))
  if (legs.some((leg) => leg.length < LEGS) || roundsOf(legs) < LEGS) return null
  const energies = legs.map((leg) => leg.reduce((sum, { energy }) => sum + energy, 0))
  const least = Math.min(...energies)
  if (least < EVENNESS * Math.max(...energies)) return null
  // what comes back passes everybody twice: once bought, once sold
  if (ring.some((who) => 2 * least < OWN_SHARE * flows.grossOf.get(who)!)) return null
  return legs.flat()
}

/** How often every leg was gone again after the others, in the order of trading. */
function roundsOf(legs: readonly (readonly Traded[])[]): number {
  const order = legs
    .flatMap((leg, which) => leg.map(({ record }) => ({ which, record })))
    .toSorted((a, b) => a.record - b.record)
  const turns = legs.map(() => 0)
  order.forEach(({ which }, at) => {
    if (at === 0 || order[at - 1]!.which !== which) turns[which]!++
  })
  return Math.min(...turns)
}

function alertOf(
  slot: Tape['slot'],
  pattern: 'wash' | 'circular_trades',
  participants: readonly ParticipantNumber[],
  round: readonly Traded[],
): Alert {
  const energy = round.reduce((sum, trade) => sum + trade.energy, 0)
  return {
    pattern,
    slot,
    participants,
    severity: 'high',
    action: 'halt_participant',
    evidence: {
      records: [...new Set(round.map(({ record }) => record))].toSorted((a, b) => a - b),
      orders: [...new Set(round.flatMap(({ maker, taker }) => [maker, taker]))].toSorted((a, b) => a - b),
    },
    reason: `${participants.join(', ')} traded ${kwh(energy)} in ${round.length} trades round among themselves, which left their positions nearly as they were`,
  }
}
