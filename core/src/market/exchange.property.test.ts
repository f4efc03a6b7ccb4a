import { someDeed, someMorning, TRADERS, type Asked, type Deed } from '@gridbourse/testing/market-day'
import { historyOf, type Entry } from '@gridbourse/testing/market-history'
import { OrderFeed } from '@gridbourse/testing/order-feed'
import { disagreementOf } from '@gridbourse/testing/twin-exchanges'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SlotNumber } from '../kernel/index.ts'
import { BUY, encodeTerms, SELL } from './book/order-terms.ts'
import { decodeCommand, encodeCommand } from './command-codec.ts'
import type { Command } from './command.ts'
import { readEvents } from './event-reader.ts'
import type { ExchangeEvent } from './event.ts'
import { createExchange, restoreExchange, type Exchange } from './exchange.ts'
import type { ParticipantNumber } from './identity.ts'

const someDay = fc.tuple(someMorning, fc.array(someDeed, { minLength: 20, maxLength: 120, size: 'max' }))

/** Checks a law on days in the life of a market. */
function always(law: (morning: Asked[], deeds: Deed[]) => void, numRuns = 100): void {
  fc.assert(
    fc.property(someDay, ([morning, deeds]) => law(morning, deeds)),
    { numRuns },
  )
}

type EventOf<Type extends ExchangeEvent['type']> = Extract<ExchangeEvent, { type: Type }>

function eventsOf<Type extends ExchangeEvent['type']>(
  entries: readonly Entry[],
  type: Type,
): EventOf<Type>[] {
  return entries.flatMap(({ events }) => events.filter((event) => event.type === type) as EventOf<Type>[])
}

function* slotsOf(exchange: Exchange): Generator<SlotNumber> {
  for (const { firstSlot, slotCount } of exchange.days())
    for (let slot = firstSlot; slot < firstSlot + slotCount; slot++) yield slot
}

test('the exchange and its naive twin agree event for event', () => {
  always((morning, deeds) => {
    expect(disagreementOf(morning, deeds)).toBeUndefined()
  }, 500)
})

test('the days are lively: every kind of event happens, and most reasons to say no', () => {
  const kinds = new Set<string>()
  const reasons = new Set<string>()
  always((morning, deeds) => {
    for (const event of historyOf(morning, deeds).entries.flatMap(({ events }) => events)) {
      kinds.add(event.type)
      if ('reason' in event) reasons.add(event.reason)
    }
  }, 200)
  expect([...kinds].toSorted()).toEqual([
    'auction_cleared',
    'auction_fill',
    'block_accepted',
    'command_rejected',
    'day_opened',
    'market_halted',
    'market_killed',
    'market_resumed',
    'order_accepted',
    'order_amended',
    'order_removed',
    'order_rested',
    'order_waiting',
    'participant_killed',
    'participant_registered',
    'participant_revived',
    'phase_changed',
    'position_limit_set',
    'price_band_set',
    'rules_set',
    'time_advanced',
    'trade',
  ])
  expect(reasons.size).toBeGreaterThan(30)
})

test('energy bought is energy sold, in every slot', () => {
  always((morning, deeds) => {
    const { exchange } = historyOf(morning, deeds)
    for (const slot of slotsOf(exchange)) {
      const positions = TRADERS.map((trader) => exchange.position(trader, slot))
      const bought = positions.reduce((sum, position) => sum + position.bought, 0)
      const sold = positions.reduce((sum, position) => sum + position.sold, 0)
      expect(bought).toBe(sold)
    }
  })
})

test('a book in continuous trading is never crossed', () => {
  always((morning, deeds) => {
    historyOf(morning, deeds, (exchange) => {
      for (const slot of slotsOf(exchange)) {
        const { phase, bids, asks } = exchange.book(slot, 1)!
        if (phase !== 'continuous' || bids[0] === undefined || asks[0] === undefined) continue
        expect(bids[0].price).toBeLessThan(asks[0].price)
      }
    })
  })
})

test('the better price trades first, equal prices first come', () => {
  always((morning, deeds) => {
    const feed = new OrderFeed()
    historyOf(morning, deeds, (_, { events }) => {
      for (const event of events) {
        if (event.type === 'trade') {
          const [best] = feed.book(event.slot).side(event.takerSide === 'buy' ? 'sell' : 'buy')
          expect({ order: event.maker, price: event.price }).toEqual({
            order: best!.order,
            price: best!.price,
          })
        }
        feed.follow(event)
      }
    })
  })
})

test('the feed has no gap and rebuilds the book', () => {
  always((morning, deeds) => {
    const feed = new OrderFeed()
    historyOf(morning, deeds, (exchange, { events }) => {
      for (const event of events) feed.follow(event)
      for (const [slot, book] of feed.books) {
        const resting = exchange
          .restingOrders(slot)
          .map(({ order, side, price, remaining }) => ({ order, side, price, energy: remaining }))
        expect([...book.side('buy'), ...book.side('sell')]).toEqual(exchange.book(slot) ? resting : [])
        expect(exchange.book(slot)?.bookSequence ?? book.sequence).toBe(book.sequence)
      }
    })
  })
})

test('nobody trades with itself in the book', () => {
  always((morning, deeds) => {
    for (const { makerParticipant, takerParticipant } of eventsOf(historyOf(morning, deeds).entries, 'trade'))
      expect(makerParticipant).not.toBe(takerParticipant)
  })
})

test('no position limit is exceeded, even if everything open trades', () => {
  always((morning, deeds) => {
    const limited = deeds.filter((deed) => deed.kind !== 'ask' || deed.command.type !== 'set_position_limit')
    const exceeding: unknown[] = []
    historyOf(morning, limited, (exchange, { events }) => {
      const traders = TRADERS.map((trader) => exchange.participant(trader)).filter(
        (each) => each !== undefined,
      )
      for (const { participant, buyLimit, sellLimit } of traders)
        for (const slot of slotsOf(exchange)) {
          const { bought, sold, openBuy, openSell } = exchange.position(participant, slot)
          if (bought - sold + openBuy > buyLimit || sold - bought + openSell > sellLimit)
            exceeding.push({ participant, slot, events })
        }
    })
    expect(exceeding).toEqual([])
  })
})

test('a fill-or-kill order trades whole at once or not at all', () => {
  always((morning, deeds) => {
    for (const { command, events } of historyOf(morning, deeds).entries) {
      if (command.type !== 'place_order' || command.timeInForce !== 'fok') continue
      const [first] = events
      if (first?.type === 'command_rejected') {
        expect(events).toHaveLength(1)
        continue
      }
      const traded = events.reduce((sum, event) => sum + (event.type === 'trade' ? event.energy : 0), 0)
      expect(traded).toBe(command.energy)
    }
  })
})

test('a trade is at the maker’s price and never worse than the taker’s limit', () => {
  always((morning, deeds) => {
    for (const { command, events } of historyOf(morning, deeds).entries) {
      if (command.type !== 'place_order' || command.price === null) continue
      for (const event of events) {
        if (event.type !== 'trade') continue
        const gain = command.side === 'buy' ? command.price - event.price : event.price - command.price
        expect(gain).toBeGreaterThanOrEqual(0)
      }
    }
  })
})

test('a rejection changes nothing', () => {
  always((morning, deeds) => {
    let before = ''
    historyOf(morning, deeds, (exchange, { events }) => {
      const after = exchange.stateHash()
      const isRejected = events[0]?.type === 'command_rejected'
      expect(isRejected ? [after, events.length] : []).toEqual(isRejected ? [before, 1] : [])
      before = after
    })
  }, 20)
})

test('the hot face does what `step` does', () => {
  always((morning, deeds) => {
    const { exchange, entries } = historyOf(morning, deeds)
    const hot = createExchange()
    for (const { command, by, events } of entries)
      expect(isHot(command, by) ? askHot(hot, command) : hot.step(command, by)).toEqual(events)
    expect(hot.stateHash()).toBe(exchange.stateHash())
  })
})

type HotCommand = Extract<Command, { type: 'place_order' | 'amend_order' | 'cancel_order' }>

const isHot = (command: Command, by: ParticipantNumber): command is HotCommand =>
  (command.type === 'place_order' || command.type === 'amend_order' || command.type === 'cancel_order') &&
  command.participant === by

function askHot(exchange: Exchange, command: HotCommand): readonly ExchangeEvent[] {
  exchange.events.clear()
  if (command.type === 'cancel_order') exchange.cancel(command.participant, command.order)
  else if (command.type === 'amend_order') {
    const { participant, order, price, energy } = command
    exchange.amend(participant, order, price ?? Number.NaN, energy ?? Number.NaN)
  } else {
    const { participant, slot, price, energy, expiresAt } = command
    const side = command.side === 'buy' ? BUY : SELL
    exchange.place(participant, slot, side, price ?? Number.NaN, energy, encodeTerms(command), expiresAt ?? 0)
  }
  return readEvents(exchange.events)
}

describe('the state follows from the commands alone', () => {
  test('replaying the commands from their bytes gives the same events and the same hash', () => {
    always((morning, deeds) => {
      const { exchange, entries } = historyOf(morning, deeds)
      const again = createExchange()
      for (const { command, by, events } of entries)
        expect(again.step(decodeCommand(encodeCommand(command)), by)).toEqual(events)
      expect(again.stateHash()).toBe(exchange.stateHash())
    })
  })

  test('a snapshot and the rest of the commands give what all of them give', () => {
    fc.assert(
      fc.property(someDay, fc.nat(), ([morning, deeds], cut) => {
        const snapshots: Uint8Array[] = []
        const { exchange, entries } = historyOf(morning, deeds, (each) => snapshots.push(each.snapshot()))
        const at = cut % entries.length
        const restored = restoreExchange(snapshots[at]!)
        expect(restored.snapshot()).toEqual(snapshots[at])
        for (const { command, by, events } of entries.slice(at + 1))
          expect(restored.step(command, by)).toEqual(events)
        expect(restored.stateHash()).toBe(exchange.stateHash())
      }),
      { numRuns: 60 },
    )
  })
})
