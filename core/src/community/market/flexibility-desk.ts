import type { SlotForecast } from '../../agents/index.ts'
import {
  nanos,
  slotAt,
  slotStart,
  type EpochMs,
  type MicrosPerKwh,
  type Nanos,
  type SlotNumber,
  type W,
  type Wh,
} from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { Community } from '../community.ts'
import type { Keep } from '../community-record.ts'
import type { FlexibilityReport, FlexibilityCall } from '../diary/report.ts'
import type { ForecastDesk } from '../forecasts/forecast-desk.ts'
import { GridWatch, type Delivery } from '../watch/index.ts'
import type { Callings, MarketCommunity } from './market-community.ts'
import type { ExpectedSlot } from './pool.ts'
import type { TradeBook } from './trade-book.ts'

/** What the grid may do for a community. */
export type FlexibilityTerms = {
  /** What the community's wire carries, either way. */
  readonly limitW: number
  /** The most that is paid per kWh moved. */
  readonly priceCap: MicrosPerKwh
}

type Parts = FlexibilityTerms & {
  readonly community: Community
  readonly members: MarketCommunity
  readonly forecasts: ForecastDesk
  readonly book: TradeBook
  readonly keep: Keep | undefined
}

type Told = Omit<FlexibilityCall, 'deliveredWh' | 'paid'> & { deliveredWh: number; paid: bigint }

/**
 * The grid optimisation agent beside a market: at the start of a slot it looks at the rest of the local day, as it
 * was forecast and as batteries are planned, and calls members where the wire would carry too much; the slot that has
 * begun is fixed already.
 */
export class FlexibilityDesk {
  readonly #parts: Parts
  readonly #watch: GridWatch
  readonly #limitWh: number
  readonly #told = new Map<string, Told>()
  #slotsOver = 0

  constructor(parts: Parts) {
    const { community, limitW, priceCap, keep } = parts
    const hours = community.slotDuration / 3_600_000
    this.#parts = parts
    this.#limitWh = limitW * hours
    this.#watch = new GridWatch({
      limits: [{ name: community.name, members: null, importW: limitW as W, exportW: limitW as W }],
      authority: { priceCap, power: limitW as W },
      hours,
      keep,
    })
  }

  /** A slot begins; what is published and traded for later ones is known. */
  look(slot: number): void {
    const { community, members, forecasts, book } = this.#parts
    const published = forecasts.publishedFrom(slot + 1)
    if (published === null || published.community.length === 0) return
    const from = slot + 1
    const to = from + published.community.length
    const expected = members.expectedFrom({ from, to })
    const events = this.#watch.look(this.#instantOf(slot), {
      firstSlot: published.firstSlot,
      community: published.community.map((each, step) => this.#withBatteries(each, expected[step]!)),
      members: [],
      positions: community.participants.map(({ id }) => ({
        member: id,
        netBoughtWh: expected.map((_, step) =>
          book.tradesOf((published.firstSlot + step) as SlotNumber).commitmentWh(id),
        ),
      })),
    })
    for (const event of events) {
      const call = this.#watch.call(event, members.answers(event, from))
      const orderedWh = call.chosen.reduce((sum, { power }) => sum + Math.floor(power * this.#hours), 0)
      this.#told.set(event.id, {
        id: event.id,
        direction: event.direction,
        from: slotStart(event.firstSlot, community.slotDuration),
        slots: event.slotCount,
        targetKw: event.target / 1000,
        missingKw: call.missingW / 1000,
        price: call.price,
        members: call.chosen.map(({ participant }) => participant),
        orderedWh: orderedWh * event.slotCount,
        deliveredWh: 0,
        paid: 0n,
        reason: event.reason,
      })
    }
  }

  /** What members owe in a slot, and in those after it. */
  callingsAt(slot: number): Callings {
    const number = this.#numberOf(slot)
    return { now: this.#watch.callingsIn(number), later: this.#watch.callingsAfter(number) }
  }

  /** The slot is metered: what members are paid for it. A silent meter shows nothing. */
  measure(slot: number): { readonly member: MemberId; readonly amount: Nanos }[] {
    const { members } = this.#parts
    const meters = new Map(
      members.members.map(({ participant, netImportWh }) => [participant.id, netImportWh[slot]!]),
    )
    this.#count([...meters.values()])
    const deliveries = this.#watch.measure(this.#numberOf(slot), (member, baselineWh) => {
      const net = meters.get(member)!
      return Number.isNaN(net) ? baselineWh : net
    })
    for (const delivery of deliveries) this.#note(delivery)
    return deliveries.flatMap(({ member, payment }) =>
      payment > 0n ? [{ member, amount: nanos(payment) }] : [],
    )
  }

  report(): FlexibilityReport {
    const { limitW, priceCap } = this.#parts
    const events = [...this.#told.values()]
    return {
      limitKw: limitW / 1000,
      priceCap,
      events,
      slotsForeseen: this.#watch.foreseen.size,
      slotsOver: this.#slotsOver,
      orderedWh: events.reduce((sum, { orderedWh }) => sum + orderedWh, 0),
      deliveredWh: events.reduce((sum, { deliveredWh }) => sum + deliveredWh, 0),
      paid: events.reduce((sum, { paid }) => sum + paid, 0n),
    }
  }

  /** Load and generation as forecast, batteries as planned. */
  #withBatteries({ quantilesWh, meanWh }: SlotForecast, expected: ExpectedSlot): SlotForecast {
    const drawnWh = Math.round(this.#parts.members.drawnWh(expected))
    return {
      quantilesWh: quantilesWh.map((energy) => (energy + drawnWh) as Wh),
      meanWh: (meanWh + drawnWh) as Wh,
    }
  }

  #note({ event, deliveredWh, payment }: Delivery): void {
    const told = this.#told.get(event)!
    told.deliveredWh += deliveredWh
    told.paid += payment
  }

  #count(metersWh: readonly number[]): void {
    const net = metersWh.reduce((sum, energy) => (Number.isNaN(energy) ? sum : sum + energy), 0)
    if (Math.abs(net) > this.#limitWh) this.#slotsOver++
  }

  get #hours(): number {
    return this.#parts.community.slotDuration / 3_600_000
  }

  #instantOf(slot: number): EpochMs {
    return (this.#parts.community.start + slot * this.#parts.community.slotDuration) as EpochMs
  }

  #numberOf(slot: number): SlotNumber {
    return slotAt(this.#instantOf(slot), this.#parts.community.slotDuration)
  }
}
