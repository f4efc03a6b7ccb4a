import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { marketHistoryIn, openDatabase, type Database } from '@gridbourse/adapters/database'
import type { EpochMs, Wh } from '@gridbourse/core/kernel'
import { endOf } from '@gridbourse/core/market'
import type {
  AuctionId,
  Exchange,
  LiveOrder,
  MarketHistory,
  OrderNumber,
  PlacedEvent,
} from '@gridbourse/core/market'
import { busyEvents, busyMarket, contentsOf, PROJECTED, randomBatches, toldOf } from './database-history.ts'
import type { OwnPlace, PlaceMaker } from './database-places.ts'
import { someDeed, someMorning, TRADERS } from './market-day.ts'
import { historyOf } from './market-history.ts'

/** What the past of a market in tables says, whichever engine holds them. */
export function marketHistoryContract({ name, make }: PlaceMaker): void {
  describe(`${name} keeps the past of the market`, () => {
    let own: OwnPlace
    let database: Database
    let history: MarketHistory
    beforeAll(async () => {
      own = await make()
      database = await openDatabase(own.place)
      history = marketHistoryIn(database.db)
    })
    afterAll(async () => {
      await database.close()
      await own.remove()
    })

    const followAll = async (events: readonly PlacedEvent[], seed = 'batches', most = 40): Promise<void> => {
      await history.clear()
      for (const batch of randomBatches(events, seed, most)) await history.follow(batch)
    }

    test('as the exchange and its events tell it, on any day', async () => {
      await fc.assert(
        fc.asyncProperty(someMorning, fc.array(someDeed, { maxLength: 60 }), async (morning, deeds) => {
          const { exchange, entries } = historyOf(morning, deeds)
          const events = toldOf(entries)
          await followAll(events)
          expect(await liveIn(database)).toEqual(liveOn(exchange))
          const told = finishedBy(events, exchange)
          for (const participant of TRADERS) {
            const finished = await history.finishedOrders({
              participant,
              slot: undefined,
              before: undefined,
              limit: 1000,
            })
            expect(finished.map(({ order, filled, outcome }) => ({ order, filled, outcome }))).toEqual(
              told
                .filter((one) => one.participant === participant)
                .map(({ participant: _of, ...one }) => one),
            )
          }
          expect(await history.trades(ALL)).toEqual(tradesIn(events))
          const held = await history.auctions({ kind: undefined, before: undefined, limit: 1000 })
          expect(held.map(({ auction, certificate }) => ({ auction, certificate }))).toEqual(
            expect.arrayContaining(clearedIn(events)),
          )
          expect(held).toHaveLength(clearedIn(events).length)
          for (const { certificate, orders } of held) {
            expect(energyOf(orders)).toBe(energyAnswered(certificate))
            for (const { event } of events)
              if (event.type === 'block_accepted')
                expect([[], event.profile.map(({ slot }) => slot)]).toContainEqual(
                  orders.filter(({ order }) => order === event.order).map(({ slot }) => slot),
                )
          }
        }),
        { numRuns: 60 },
      )
    })

    test('once, however its events are cut and how often they are told', async () => {
      const { exchange, events } = busyMarket(600)
      await followAll(events, 'one cut', 300)
      expect(await liveIn(database)).toEqual(liveOn(exchange))
      const once = await contentsOf(database, PROJECTED)
      await history.clear()
      const random = [...randomBatches(events, 'other cut', 25)]
      for (const batch of random) {
        await history.follow(batch)
        await history.follow(batch)
        await Promise.all([history.follow(batch), history.follow(random[0]!)])
      }
      expect(await contentsOf(database, PROJECTED)).toEqual(once)
      expect(once['trades']!.length).toBeGreaterThan(50)
    })

    test('without a gap: a batch that begins further on is left alone', async () => {
      const events = busyEvents(100)
      await followAll(events.slice(0, 60))
      const place = await history.place()
      expect(place).toEqual({ sequence: events[59]!.sequence, index: events[59]!.index })
      expect(await history.follow({ after: events[70]!, events: events.slice(71) })).toEqual(place)
      expect(await history.place()).toEqual(place)
      expect(await history.follow({ after: place, events: events.slice(60) })).toEqual(
        expect.objectContaining({ sequence: events.at(-1)!.sequence }),
      )
    })

    test('all of a batch or nothing', async () => {
      const events = busyEvents(200)
      await followAll(events.slice(0, 100))
      const before = await contentsOf(database, PROJECTED)
      const unheard = { type: 'order_removed', order: 999_999 as OrderNumber, energy: 1 as Wh } as const
      const broken = events
        .slice(100)
        .map((told, at) =>
          at === 50
            ? { ...told, event: { ...unheard, bookSequence: null, slot: 1, reason: 'expired' } }
            : told,
        ) as PlacedEvent[]
      await expect(history.follow({ after: events[99]!, events: broken })).rejects.toThrow(/order 999999/)
      expect(await contentsOf(database, PROJECTED)).toEqual(before)
    })

    test('page by page, by slot, by participant and by time', async () => {
      const events = busyEvents(1_000)
      await followAll(events, 'pages', 400)
      const all = tradesIn(events)
      const pages = []
      for (let before = undefined as (typeof all)[number] | undefined; ; before = pages.at(-1)) {
        const page = await history.trades({ ...ALL, before, limit: 7 })
        if (page.length === 0) break
        pages.push(...page)
      }
      expect(pages).toEqual(all)
      const [{ slot, takerParticipant: taker }] = all as [(typeof all)[number]]
      expect(await history.trades({ ...ALL, slot })).toEqual(all.filter((trade) => trade.slot === slot))
      expect(await history.trades({ ...ALL, participant: taker })).toEqual(
        all.filter((trade) => trade.takerParticipant === taker || trade.makerParticipant === taker),
      )
      const [to, from] = [all[10]!.atMs, all[60]!.atMs]
      expect(await history.trades({ ...ALL, from, to })).toEqual(
        all.filter(({ atMs }) => atMs >= from && atMs < to),
      )
      const wanted = { participant: taker, slot: undefined, before: undefined, limit: 1000 }
      const orders = await history.finishedOrders(wanted)
      const rest = await history.finishedOrders({ ...wanted, before: orders[4]!.order, limit: 3 })
      expect(rest).toEqual(orders.slice(5, 8))
      expect(await history.finishedOrder(orders[4]!.order)).toEqual(orders[4])
    })

    test('and knows what never was', async () => {
      await history.clear()
      expect(await history.place()).toEqual(endOf(0))
      expect(await history.finishedOrder(1 as OrderNumber)).toBeUndefined()
      expect(await history.auction('opening-1' as AuctionId)).toBeUndefined()
      expect(await history.trades(ALL)).toEqual([])
    })
  })
}

const ALL = {
  slot: undefined,
  participant: undefined,
  from: undefined,
  to: undefined,
  before: undefined,
  limit: 10_000,
}

/** Live orders as the exchange has them. */
const liveOn = (exchange: Exchange) =>
  exchange
    .participants()
    .flatMap(({ participant }) => exchange.ordersOf(participant))
    .map((live) =>
      live.kind === 'order'
        ? pick(live)
        : { order: live.order, price: live.price, remaining: energyOf(live.profile), state: 'waiting' },
    )
    .toSorted((a, b) => a.order - b.order)

const pick = ({ order, price, remaining, state }: LiveOrder) => ({ order, price, remaining, state })

async function liveIn({ db }: Database) {
  const rows = await db
    .selectFrom('orders')
    .select(['orderNumber as order', 'price', 'energyWh', 'filledWh', 'state'])
    .where('finishedSequence', 'is', null)
    .orderBy('orderNumber')
    .execute()
  return rows.map(({ order, price, energyWh, filledWh, state }) => ({
    order,
    price,
    remaining: energyWh - filledWh,
    state,
  }))
}

/** Told plainly: who was accepted and is not live any more, what it got, and the last word about it. */
function finishedBy(events: readonly PlacedEvent[], exchange: Exchange) {
  const live = new Set<number>(liveOn(exchange).map(({ order }) => order))
  const accepted = events.flatMap(({ event }) =>
    event.type === 'order_accepted' || event.type === 'block_accepted' ? [event] : [],
  )
  return accepted
    .filter(({ order }) => !live.has(order))
    .toReversed()
    .map(({ order, participant }) => {
      let filled = 0
      let outcome = 'filled'
      for (const { event } of events) {
        if (event.type === 'trade' && (event.maker === order || event.taker === order)) filled += event.energy
        if (event.type === 'auction_fill' && event.order === order) filled += event.energy
        if (event.type === 'order_removed' && event.order === order) outcome = event.reason
      }
      return { order, participant, filled, outcome }
    })
}

const tradesIn = (events: readonly PlacedEvent[]) =>
  events
    .flatMap(({ sequence, index, atMs, event }) => {
      if (event.type !== 'trade') return []
      const { bookSequence: _book, ...trade } = event
      return [{ ...trade, sequence, index, atMs: atMs as EpochMs }]
    })
    .toReversed()

const clearedIn = (events: readonly PlacedEvent[]) =>
  events.flatMap(({ event }) =>
    event.type === 'auction_cleared' ? [{ auction: event.auction, certificate: event.certificate }] : [],
  )

const energyOf = (parts: readonly { readonly energy: number }[]): number =>
  parts.reduce((sum, { energy }) => sum + energy, 0)

/** An order filled in part stands in both lists. */
const energyAnswered = ({
  accepted,
  rejected,
}: Record<'accepted' | 'rejected', readonly { energy: number }[]>) => energyOf(accepted) + energyOf(rejected)
