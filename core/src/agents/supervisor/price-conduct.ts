import type { EpochMs } from '../../kernel/index.ts'
import type { ParticipantNumber } from '../../market/index.ts'
import { perKwh } from '../market-slot.ts'
import { kwh, type Alert } from './alert.ts'
import type { Tape, Traded } from './tape.ts'

/** What a slot's prices are held against. */
export type SlotBounds = { readonly low: number; readonly high: number; readonly gateClosesAt: EpochMs }

/** Refused prices outside the band: from so many on they are told, from so many on the participant is to be halted. */
const TOLD_REFUSALS = 3
const HALTED_REFUSALS = 10

/** Prices outside the band, again and again. The exchange refused them; trying so often is no accident. */
export function bandBreaches({ slot, refusals }: Tape): Alert[] {
  const outside = refusals.filter(
    ({ reason }) => reason === 'price_outside_band' || reason === 'price_out_of_range',
  )
  return [...new Set(outside.map(({ participant }) => participant))].flatMap((participant) => {
    const records = outside.flatMap((refusal) =>
      refusal.participant === participant ? [refusal.record] : [],
    )
    if (records.length < TOLD_REFUSALS) return []
    const isMany = records.length >= HALTED_REFUSALS
    return [
      {
        pattern: 'band_breach',
        slot,
        participants: [participant],
        severity: isMany ? 'high' : 'low',
        action: isMany ? 'halt_participant' : 'notify',
        evidence: { records, orders: [] },
        reason: `${records.length} orders priced outside the band were refused`,
      } as const,
    ]
  })
}

/** Trades beyond what the utility asks or pays: one side gave money away, which may be what it is for. */
export function tradesOutsideCorridor({ slot, trades }: Tape, { low, high }: SlotBounds): Alert[] {
  return trades
    .filter(({ price }) => price < low || price > high)
    .map(({ buyer, seller, record, maker, taker, price, energy }) => ({
      pattern: 'trade_outside_corridor',
      slot,
      participants: [buyer, seller],
      severity: 'low',
      action: 'notify',
      evidence: { records: [record], orders: [maker, taker] },
      reason: `${kwh(energy)} at ${perKwh(price)}, where the utility pays ${perKwh(low)} and asks ${perKwh(high)}`,
    }))
}

/** The last minutes before the gate; trades before them that make a price; what moves it; who moves it. */
const CLOSE_MS = 300_000
const TRADES_BEFORE = 5
const PUSHES = 3
const MOVED_SHARE = 0.25
const OWN_SHARE = 0.6

/** Marking the close: somebody takes most of the last minutes' trading and pushes the price far from where it was. */
export function markingTheClose({ slot, trades }: Tape, { low, high, gateClosesAt }: SlotBounds): Alert[] {
  const before = trades.filter(({ at }) => at < gateClosesAt - CLOSE_MS)
  const last = trades.filter(({ at }) => at >= gateClosesAt - CLOSE_MS)
  if (before.length < TRADES_BEFORE || last.length < PUSHES) return []
  const usual = meanPrice(before)
  const volume = energyOf(last)
  return [...new Set(last.map(takerOf))].flatMap((participant) => {
    const pushes = last.filter((trade) => takerOf(trade) === participant)
    const [side] = new Set(pushes.map(({ takerSide }) => takerSide))
    const isOneSided = pushes.every(({ takerSide }) => takerSide === side)
    const moved = (side === 'buy' ? 1 : -1) * (meanPrice(pushes) - usual)
    if (!isOneSided || pushes.length < PUSHES || energyOf(pushes) < OWN_SHARE * volume) return []
    if (moved < MOVED_SHARE * (high - low)) return []
    return [
      {
        pattern: 'marking_the_close',
        slot,
        participants: [participant],
        severity: 'medium',
        action: 'notify',
        evidence: {
          records: [...new Set(pushes.map(({ record }) => record))],
          orders: [...new Set(pushes.map(({ taker }) => taker))],
        },
        reason: `took ${kwh(energyOf(pushes))} of the last minutes' ${kwh(volume)} to ${side!} at ${perKwh(meanPrice(pushes))} on average, where ${before.length} trades before had made ${perKwh(usual)}`,
      } as const,
    ]
  })
}

const takerOf = ({ takerSide, buyer, seller }: Traded): ParticipantNumber =>
  takerSide === 'buy' ? buyer : seller
const energyOf = (trades: readonly Traded[]): number => trades.reduce((sum, { energy }) => sum + energy, 0)
const meanPrice = (trades: readonly Traded[]): number =>
  trades.reduce((sum, { price, energy }) => sum + price * energy, 0) / energyOf(trades)
