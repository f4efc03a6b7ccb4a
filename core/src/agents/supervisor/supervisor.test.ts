import type { DurationMs, EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import {
  CORRIDOR,
  tradeHonestly,
  WatchedMarket,
  type HonestOptions,
} from '@gridbourse/testing/watched-market'
import { describe, expect, test } from 'vitest'
import { withoutTrading } from '../authority.ts'
import { recordDecision, recordLine, redecide } from '../decision.ts'
import { keyOf, type Alert, type Pattern } from './alert.ts'
import { decideSupervisor, prepareSupervisor, type SupervisorSituation } from './supervisor.ts'

const HONEST = { kind: 'zero-intelligence', participants: 12, slots: 4, acts: 600 } as const
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

/** Two hours of honest trading with a manipulator in their midst, and what the supervisor makes of them. */
function watched(
  seed: number,
  manipulate: (market: WatchedMarket, act: number) => void,
  options: HonestOptions = HONEST,
): readonly Alert[] {
  const market = new WatchedMarket(options.participants + 3, options.slots)
  tradeHonestly(market, options, seed, (act) => manipulate(market, act))
  return decideSupervisor(market.situation()).alerts
}

const [SPOOFER, ALLY, THIRD] = [13, 14, 15] as const
const found = (alerts: readonly Alert[], pattern: Pattern, ...who: number[]): Alert | undefined =>
  alerts.find((alert) => alert.pattern === pattern && String(alert.participants) === String(who))

describe('manipulators are caught in honest trading', () => {
  test.for(SEEDS)(
    'one who shows much to sell, buys a little, and withdraws what it showed (seed %i)',
    (seed) => {
      const alerts = watched(seed, (market, act) => {
        if (act % 150 !== 100) return
        const slot = market.slots[0]!
        const layers = [0, 1, 2].map((layer) =>
          market.place(SPOOFER, slot, 'sell', CORRIDOR.high - layer * 10, 9000)!,
        )
        market.place(1, slot, 'sell', 100_000, 500)
        market.place(SPOOFER, slot, 'buy', CORRIDOR.high - 100, 400)
        for (const layer of layers) market.cancel(SPOOFER, layer)
      })
      const alert = found(alerts, 'layering', SPOOFER)
      expect(alert).toMatchObject({ severity: 'high', action: 'halt_participant' })
      expect(alert!.evidence.orders.length).toBeGreaterThanOrEqual(3)
      expect(alert!.reason).toContain('to sell in')
    },
  )

  test.for(SEEDS)('two who trade back and forth (seed %i)', (seed) => {
    const alerts = watched(seed, (market, act) => {
      if (act % 100 !== 50) return
      const slot = market.slots[1]!
      for (const [seller, buyer] of [
        [SPOOFER, ALLY],
        [ALLY, SPOOFER],
      ] as const)
        passOn(market, slot, seller, buyer)
    })
    expect(found(alerts, 'wash', SPOOFER, ALLY)).toMatchObject({ action: 'halt_participant' })
  })

  test.for(SEEDS)('three who trade in a circle (seed %i)', (seed) => {
    const alerts = watched(seed, (market, act) => {
      if (act % 100 !== 50) return
      const slot = market.slots[1]!
      for (const [seller, buyer] of [
        [SPOOFER, ALLY],
        [ALLY, THIRD],
        [THIRD, SPOOFER],
      ] as const)
        passOn(market, slot, seller, buyer)
    })
    expect(found(alerts, 'circular_trades', SPOOFER, ALLY, THIRD)).toBeDefined()
  })

  test.for(SEEDS)('one who keeps pricing outside the band (seed %i)', (seed) => {
    const alerts = watched(seed, (market, act) => {
      const slot = market.slots[2]!
      if (act === 10) market.band(slot, 50_000, 310_000)
      if (act > 100 && act % 50 === 0) market.place(SPOOFER, slot, 'buy', 400_000, 1000)
    })
    const alert = found(alerts, 'band_breach', SPOOFER)
    expect(alert).toBeDefined()
    expect(alert!.evidence.records.length).toBeGreaterThanOrEqual(3)
  })

  test.for(SEEDS)('one who pushes the price in the last minutes (seed %i)', (seed) => {
    const alerts = watched(seed, (market, act) => {
      if (act !== HONEST.acts - 1) return
      const slot = market.slots[0]!
      market.after(market.gateOf(slot) - 60_000)
      const prices = market.events.flatMap((event) =>
        event.type === 'traded' && event.slot === slot ? [event.price] : [],
      )
      const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length
      const isUp = mean < (CORRIDOR.low + CORRIDOR.high) / 2
      const price = isUp ? CORRIDOR.high : CORRIDOR.low
      for (let push = 0; push < 4; push++) {
        market.place(1, slot, isUp ? 'sell' : 'buy', price, 50_000)
        market.place(SPOOFER, slot, isUp ? 'buy' : 'sell', price, 50_000)
      }
    })
    expect(found(alerts, 'marking_the_close', SPOOFER)).toMatchObject({ action: 'notify' })
  })

  test.for(SEEDS)('one who sells above what the utility asks (seed %i)', (seed) => {
    const alerts = watched(seed, (market, act) => {
      if (act !== 300) return
      const slot = market.slots[3]!
      for (let round = 0; round < 3; round++) market.place(ALLY, slot, 'sell', 390_000, 100_000)
      market.place(SPOOFER, slot, 'buy', 390_000, 250_000)
    })
    expect(found(alerts, 'trade_outside_corridor', SPOOFER, ALLY)).toBeDefined()
  })
})

/** One sells to the other at a price of their own between the best of the book. */
function passOn(market: WatchedMarket, slot: SlotNumber, seller: number, buyer: number): void {
  const { bid, ask } = market.best(slot)
  const price = Math.min((ask ?? CORRIDOR.high) - 10, Math.max(CORRIDOR.low, (bid ?? CORRIDOR.low) + 10))
  market.place(seller, slot, 'sell', price, 2000)
  market.place(buyer, slot, 'buy', price, 2000)
}

describe('the honest are left alone', () => {
  test.for(['truthful', 'zero-intelligence'] as const)(
    'of %s participants in a slot, fewer than one in a hundred is suspected, and nobody is halted more often than one in five hundred',
    (kind) => {
      let suspected = 0
      let halted = 0
      const seeds = 25
      for (let seed = 0; seed < seeds; seed++) {
        const market = new WatchedMarket(HONEST.participants, HONEST.slots)
        tradeHonestly(market, { ...HONEST, kind, twoSided: 0.3 }, `quiet ${seed}`)
        const { alerts } = decideSupervisor(market.situation())
        const who = (among: readonly Alert[]) =>
          new Set(among.flatMap(({ slot, participants }) => participants.map((one) => `${slot}/${one}`))).size
        suspected += who(alerts)
        halted += who(alerts.filter(({ action }) => action !== 'notify'))
      }
      const all = seeds * HONEST.participants * HONEST.slots
      expect(suspected / all).toBeLessThan(1 / 100)
      expect(halted / all).toBeLessThan(1 / 500)
    },
  )
})

describe('the supervisor', () => {
  const washed = (): SupervisorSituation => {
    const market = new WatchedMarket(6, 1)
    const [slot] = market.slots
    for (const bystander of [3, 5]) {
      market.place(bystander, slot!, 'sell', 100_000, 500)
      market.place(bystander + 1, slot!, 'buy', 100_000, 500)
    }
    for (let round = 0; round < 3; round++) {
      market.place(1, slot!, 'sell', 100_000, 1000)
      market.place(2, slot!, 'buy', 100_000, 1000)
      market.place(2, slot!, 'sell', 100_000, 1000)
      market.place(1, slot!, 'buy', 100_000, 1000)
    }
    return market.situation()
  }

  test('halts who is suspected of much, if it has the authority', () => {
    const decision = decideSupervisor(washed())
    expect(decision.halts.map(({ target }) => target)).toEqual([{ participant: 1 }, { participant: 2 }])
    const powerless = decideSupervisor({ ...washed(), authority: withoutTrading({ mayHalt: false }) })
    expect(powerless.halts).toEqual([])
    expect(powerless.refused.map(({ limit }) => limit)).toEqual(['mayHalt', 'mayHalt'])
    expect(powerless.alerts).toEqual(decision.alerts)
  })

  test('halts nobody where so few trade that they meet again and again', () => {
    const situation = washed()
    const few = {
      ...situation,
      events: situation.events.filter((event) => event.type !== 'traded' || event.buyer < 3),
    }
    expect(decideSupervisor(few)).toMatchObject({
      alerts: [{ pattern: 'wash', action: 'notify' }],
      halts: [],
    })
  })

  test('tells an alert once', () => {
    const situation = washed()
    const told = decideSupervisor(situation).alerts.map(keyOf)
    expect(told.length).toBe(1)
    expect(decideSupervisor({ ...situation, told })).toMatchObject({ alerts: [], halts: [] })
  })

  test('decides the same again, from a line of JSON', () => {
    const by = { agent: 'supervisor', kind: 'supervisor', at: 1 as EpochMs }
    const record = recordDecision(by, washed(), prepareSupervisor(washed()), decideSupervisor)
    const read = JSON.parse(recordLine(record)) as typeof record
    expect(redecide(read, [], decideSupervisor)).toBe('same')
  })

  test('publishes what was cleared, with what the book had traded, once', () => {
    const market = new WatchedMarket(2, 1)
    const [slot] = market.slots
    market.place(1, slot!, 'sell', 100_000, 1000)
    market.place(2, slot!, 'buy', 100_000, 600)
    market.after(market.gateOf(slot!))
    const situation = market.situation()
    const { results } = decideSupervisor(situation)
    expect(
      results.map(({ auction, bookVolume, bookMeanPrice }) => [auction, bookVolume, bookMeanPrice]),
    ).toEqual([
      ['opening', 0, null],
      ['closing', 600, 100_000],
    ])
    expect(decideSupervisor({ ...situation, publishedUpTo: results.at(-1)!.record }).results).toEqual([])
  })

  test('says what is due, in the order of time, and when the next thing will be', () => {
    const day = { firstSlot: 96 as SlotNumber, slotCount: 2, isOpen: false, isAuctioned: false }
    const calendar = {
      slotDuration: 900_000 as DurationMs,
      gateLead: 300_000 as DurationMs,
      days: [
        { ...day, opensAt: 1000 as EpochMs, openingAuctionAt: 2000 as EpochMs, firstUngated: day.firstSlot },
      ],
    }
    const authority = withoutTrading({ mayHalt: true })
    const nothing = { events: [], corridors: [], told: [], publishedUpTo: 0, calendar, authority }
    const at = (now: number) => decideSupervisor({ ...nothing, now: now as EpochMs })
    expect(at(999)).toMatchObject({ due: [], nextDueAt: 1000 })
    expect(at(2000).due.map(({ what }) => what)).toEqual(['open_day', 'opening_auction'])
    expect(at(96 * 900_000 - 300_000)).toMatchObject({ nextDueAt: 97 * 900_000 - 300_000 })
    expect(
      at(98 * 900_000)
        .due.map(({ what }) => what)
        .at(-1),
    ).toBe('closing_auction')
    expect(at(98 * 900_000).nextDueAt).toBe(null)
  })
})
