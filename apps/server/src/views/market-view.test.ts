import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EpochMs, Nanos } from '@gridbourse/core/kernel'
import { checkHeldAuction, restoreExchange, type Exchange } from '@gridbourse/core/market'
import { someDeed, someMorning } from '../../../../testing/src/market-day.ts'
import { historyOf, type Entry } from '../../../../testing/src/market-history.ts'
import { MarketView } from './market-view.ts'
import { viewBaseOf } from './view-base.ts'

const EMPTY = {
  sequence: 0,
  clock: 0 as EpochMs,
  rules: undefined,
  isHalted: false,
  days: [],
  books: [],
  participants: [],
  orders: [],
  traded: [],
}

const record = ({ command, by, events }: Entry, sequence: number) => ({
  sequence,
  atMs: 0 as EpochMs,
  by: by,
  command,
  events,
})

/** Everything that both can be asked, from the exchange itself. */
const askExchange = (exchange: Exchange) => ({
  clock: exchange.clock,
  isHalted: exchange.isHalted,
  slots: viewBaseOf(exchange, 0).books.map(({ slot }) => exchange.book(slot)),
  participants: exchange.participants(),
  orders: exchange.participants().flatMap(({ participant }) => exchange.ordersOf(participant)),
  positions: exchange.participants().flatMap(({ participant }) =>
    viewBaseOf(exchange, 0)
      .books.map(({ slot }) => ({ slot, position: { ...exchange.position(participant, slot) } }))
      .filter(({ position }) => Object.values(position).some((energy) => energy > 0)),
  ),
})

const askView = (view: MarketView) => ({
  clock: view.clock,
  isHalted: view.isHalted,
  slots: [...view.books.values()].toSorted((a, b) => a.slot - b.slot).map((book) => book.view()),
  participants: view.participants.all,
  orders: view.participants.all.flatMap(({ participant }) => view.orders.of(participant)),
  positions: view.participants.all.flatMap(({ participant }) =>
    view
      .positionsOf(participant)
      .filter(({ position }) => Object.values(position).some((energy) => energy > 0)),
  ),
})

describe('what reads are answered from', () => {
  test('says after every command what the exchange would say', () => {
    let compared = 0
    fc.assert(
      fc.property(someMorning, fc.array(someDeed, { maxLength: 60, size: 'max' }), (morning, deeds) => {
        const view = new MarketView(EMPTY)
        let sequence = 0
        historyOf(morning, deeds, (exchange, entry) => {
          view.apply(record(entry, ++sequence))
          expect(askView(view)).toEqual(askExchange(exchange))
          compared++
        })
      }),
      { numRuns: 120 },
    )
    expect(compared).toBeGreaterThan(1000)
  })

  test('begins anywhere: from a snapshot in the middle it tells the rest of the day as well', () => {
    fc.assert(
      fc.property(
        someMorning,
        fc.array(someDeed, { maxLength: 60, size: 'max' }),
        fc.nat({ max: 60 }),
        (morning, deeds, split) => {
          let sequence = 0
          let view: MarketView | undefined
          const { exchange } = historyOf(morning, deeds, (now, entry) => {
            sequence++
            if (sequence === morning.length + Math.min(split, deeds.length)) {
              view = new MarketView(viewBaseOf(restoreExchange(now.snapshot()), sequence))
            } else view?.apply(record(entry, sequence))
          })
          expect(askView(view!)).toEqual(askExchange(exchange))
        },
      ),
      { numRuns: 120 },
    )
  })

  test('keeps the orders of every auction as they came to it: its welfare adds up from them, and its certificate holds', () => {
    let answered = 0
    fc.assert(
      fc.property(someMorning, fc.array(someDeed, { maxLength: 60, size: 'max' }), (morning, deeds) => {
        const view = new MarketView(EMPTY)
        let sequence = 0
        historyOf(morning, deeds, (_exchange, entry) => view.apply(record(entry, ++sequence)))
        for (const { auction, certificate, orders } of view.auctions.newest({
          kind: undefined,
          before: undefined,
          limit: 1000,
        })) {
          const { accepted, rejected, welfare } = certificate
          const wanted = new Map<number, number>()
          for (const { order, energy } of orders) wanted.set(order, (wanted.get(order) ?? 0) + energy)
          const told = new Map<number, number>()
          for (const { order, energy } of [...accepted, ...rejected])
            told.set(order, (told.get(order) ?? 0) + energy)
          expect(wanted).toEqual(new Map([...told].toSorted(([a], [b]) => a - b)))
          const limits = new Map(
            orders.map(({ order, side, price }) => [order, side === 'buy' ? price : -price]),
          )
          const gained = accepted.reduce(
            (sum, { order, energy }) => sum + BigInt(limits.get(order)!) * BigInt(energy),
            0n,
          )
          expect(gained).toBe(welfare)
          expect(checkHeldAuction({ auction, certificate, orders }, view.rules!)).toEqual([])
          expect(
            checkHeldAuction(
              { auction, certificate: { ...certificate, welfare: (welfare + 1n) as Nanos }, orders },
              view.rules!,
            ),
          ).not.toEqual([])
          answered += wanted.size
        }
      }),
      { numRuns: 120 },
    )
    expect(answered).toBeGreaterThan(100)
  })

  test('knows whose order every event is about', () => {
    fc.assert(
      fc.property(someMorning, fc.array(someDeed, { maxLength: 60, size: 'max' }), (morning, deeds) => {
        const view = new MarketView(EMPTY)
        let sequence = 0
        historyOf(morning, deeds, (_exchange, entry) => {
          for (const { event, owner } of view.apply(record(entry, ++sequence))) {
            if (/^(order_|block_|auction_fill|command_rejected)/.test(event.type))
              expect(owner).not.toBeNull()
          }
        })
      }),
      { numRuns: 120 },
    )
  })
})
