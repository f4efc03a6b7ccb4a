import type { ParticipantNumber, Side } from '../../market/index.ts'
import { kwh, type Alert } from './alert.ts'
import type { Tape, Traded, WatchedOrder } from './tape.ts'

/**
 * Orders are withdrawn at most this long after the fill they helped. Who quotes a slot anew withdraws as well, but
 * later: members of a community do so eight minutes after, or more.
 */
const SOON_MS = 300_000
/** What was shown and withdrawn, as a multiple of what was filled on the other side, and of a usual order. */
const SHOWN_TO_FILLED = 3
const SHOWN_TO_USUAL = 3
/** An order that traded more than this share was meant. */
const MEANT_SHARE = 0.1

/**
 * Layering: much energy is shown on one side, the other side is filled, and what was shown is withdrawn untraded soon
 * after. Once is told; again, or in three layers at once, proposes to halt the participant.
 */
export function layering({ slot, orders, trades }: Tape): Alert[] {
  const all = [...orders.values()]
  const usual = median(all.map(({ energy }) => energy))
  return [...new Set(all.map(({ participant }) => participant))].flatMap((participant) => {
    const withdrawn = all.filter(
      (order) =>
        order.participant === participant &&
        order.withdrawnAt !== null &&
        order.filled <= MEANT_SHARE * order.energy,
    )
    const episodes = withdrawn.length === 0 ? [] : episodesOf(participant, withdrawn, trades, usual)
    if (episodes.length === 0) return []
    const layers = Math.max(...episodes.map(({ shown }) => shown.length))
    const isRepeated = episodes.length > 1 || layers >= 3
    const shown = episodes.flatMap((episode) => episode.shown)
    const fills = episodes.flatMap((episode) => episode.fills)
    const [showing] = shown
    return [
      {
        pattern: 'layering',
        slot,
        participants: [participant],
        severity: isRepeated ? 'high' : 'medium',
        action: isRepeated ? 'halt_participant' : 'notify',
        evidence: {
          records: sorted([
            ...shown.flatMap((order) => [order.record, order.withdrawnRecord]),
            ...fills.map(({ record }) => record),
          ]),
          orders: [...new Set(shown.map(({ order }) => order))],
        },
        reason: `showed ${kwh(energyOf(shown.map((order) => order.withdrawn)))} to ${showing!.side} in ${shown.length} orders, was filled ${kwh(
          energyOf(fills.map(({ energy }) => energy)),
        )} on the other side, and withdrew them within ${SOON_MS / 60_000} minutes, ${episodes.length} times`,
      },
    ]
  })
}

type Episode = { readonly shown: readonly WatchedOrder[]; readonly fills: readonly Traded[] }

/** Fills, each side for itself, with what stood on the other side then and was withdrawn soon; shown orders count once. */
function episodesOf(
  participant: ParticipantNumber,
  withdrawn: readonly WatchedOrder[],
  trades: readonly Traded[],
  usual: number,
): Episode[] {
  const episodes: { shown: WatchedOrder[]; fills: Traded[] }[] = []
  for (const trade of trades) {
    const filledSide: Side | null =
      trade.buyer === participant ? 'buy' : trade.seller === participant ? 'sell' : null
    if (filledSide === null || trade.buyer === trade.seller) continue
    const shown = withdrawn.filter(
      ({ side, placedAt, withdrawnAt, record, withdrawnRecord }) =>
        side !== filledSide &&
        placedAt <= trade.at &&
        record < trade.record &&
        withdrawnRecord > trade.record &&
        withdrawnAt! - trade.at <= SOON_MS,
    )
    if (shown.length === 0) continue
    const open = episodes.find((episode) => episode.shown.some((order) => shown.includes(order)))
    if (open === undefined) episodes.push({ shown, fills: [trade] })
    else {
      open.fills.push(trade)
      open.shown.push(...shown.filter((order) => !open.shown.includes(order)))
    }
  }
  return episodes.filter(({ shown, fills }) => {
    const energy = energyOf(shown.map((order) => order.withdrawn))
    return (
      energy >= SHOWN_TO_FILLED * energyOf(fills.map((fill) => fill.energy)) &&
      energy >= SHOWN_TO_USUAL * usual
    )
  })
}

const energyOf = (energies: readonly number[]): number => energies.reduce((sum, energy) => sum + energy, 0)
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const sorted = (records: readonly number[]): number[] => [...new Set(records)].toSorted((a, b) => a - b)
