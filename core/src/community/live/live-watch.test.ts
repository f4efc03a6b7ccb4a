import type { EpochMs, MicrosPerKwh, SlotNumber, W, Wh } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { describe, expect, test, vi } from 'vitest'
import { begin, live, OPERATOR, times, type Lived } from '../../../../testing/src/lived-street.ts'

vi.setConfig({ testTimeout: 120_000 })

const VISITORS = [101, 102, 103, 104, 105, 106, 107, 108] as ParticipantNumber[]
const [MANIPULATOR, ...HONEST] = VISITORS as [ParticipantNumber, ...ParticipantNumber[]]

/** A street whose market eight strangers visit. */
function visited(): Lived {
  const lived = begin()
  lived.market.step({
    type: 'register_participant',
    participant: OPERATOR,
    name: 'operator',
    role: 'operator',
    importPower: 0 as W,
    exportPower: 0 as W,
    selfTradePrevention: 'cancel_newest',
  })
  for (const participant of VISITORS)
    lived.market.step({
      type: 'register_participant',
      participant,
      name: `visitor-${participant}`,
      role: 'participant',
      importPower: 1_000_000 as W,
      exportPower: 1_000_000 as W,
      selfTradePrevention: 'cancel_oldest',
    })
  return lived
}

/** A slot that trades continuously and is still far from its gate. */
const laterSlot = (now: EpochMs): SlotNumber => (Math.ceil(now / times.slotDuration) + 8) as SlotNumber

type Terms = { by: ParticipantNumber; side: 'buy' | 'sell'; price: number; energy: number }

function order({ market }: Lived, slot: SlotNumber, { by, side, price, energy }: Terms): void {
  market.step({
    type: 'place_order',
    participant: by,
    slot,
    side,
    price: price as MicrosPerKwh,
    energy: energy as Wh,
    timeInForce: 'gate',
    expiresAt: null,
    postOnly: false,
    atClose: false,
  })
}

/** Honest strangers trade a little with each other, in a slot that no auction clears meanwhile. */
function honestTrading(lived: Lived, slot: SlotNumber): void {
  HONEST.forEach((by, at) => {
    const other = HONEST[(at + 1) % HONEST.length]!
    const price = 200_000 + at * 1000
    order(lived, slot, { by, side: 'sell', price, energy: 300 })
    order(lived, slot, { by: other, side: 'buy', price, energy: 300 })
  })
}

/** Shows much to sell in three layers, is filled buying, and withdraws what it showed. */
function layering(lived: Lived, slot: SlotNumber): void {
  const [seller] = HONEST
  for (const price of [300_000, 301_000, 302_000])
    order(lived, slot, { by: MANIPULATOR, side: 'sell', price, energy: 9000 })
  order(lived, slot, { by: MANIPULATOR, side: 'buy', price: 190_000, energy: 200 })
  order(lived, slot, { by: seller!, side: 'sell', price: 190_000, energy: 200 })
  lived.market.step({ type: 'cancel_all', participant: MANIPULATOR, slot })
}

describe('the market supervisor', () => {
  test('stops a manipulating visitor by a command of the operator, and nobody honest', () => {
    const lived = visited()
    let isDone = false
    live(lived, 3, (now) => {
      if (isDone) return
      isDone = true
      honestTrading(lived, laterSlot(now))
      layering(lived, laterSlot(now))
    })
    const killed = lived.market.heard.flatMap(({ event }) =>
      event.type === 'participant_killed' ? [event.participant] : [],
    )
    expect(killed).toEqual([MANIPULATOR])
    const decisions = lived.street.desk.decisionsOf('supervisor', Infinity, 20)
    const stop = decisions.find(({ headline }) => headline.startsWith('Stops'))!
    expect(stop.headline).toContain('layering')
    expect(lived.street.desk.redecide(stop.id)).toMatchObject({ verdict: 'same' })
  })

  test('leaves a market alone in which everybody means what they show', () => {
    const lived = visited()
    live(lived, 3, (now) => honestTrading(lived, laterSlot(now)))
    expect(lived.market.heard.some(({ event }) => event.type === 'participant_killed')).toBe(false)
  })
})

describe('the grid agent', () => {
  test('calls before the connection carries too much; what was delivered is metered, paid, and on the bill', () => {
    const lived = begin()
    live(lived, 16)
    const { limitW, flexibility } = lived.street.answers.grid()
    expect(limitW).toBe(80_000)
    const metered = flexibility.filter(({ slot }) => slot <= lived.settled.at(-1)!.slot)
    expect(metered.length).toBeGreaterThan(0)
    const paid = new Map<string, bigint>()
    for (const { deliveries } of metered)
      for (const { member, deliveredWh, calledWh, paid: amount } of deliveries) {
        expect(deliveredWh).not.toBeNull()
        expect(deliveredWh!).toBeLessThanOrEqual(calledWh)
        paid.set(member, (paid.get(member) ?? 0n) + amount!)
      }
    for (const [member, amount] of paid) {
      const day = lived.street.answers.day(member, null, (lived.street.view.at! + 1) as EpochMs)!
      const line = day.bill.lines.find(({ item }) => item === 'flexibility')
      expect(-(line?.amount ?? 0n)).toBe(amount)
    }
    const { street: again } = begin(lived.settled)
    expect(again.view.members).toEqual(lived.street.view.members)
    expect(again.view.flaws).toBe(0)
  })
})

test('the utility publishes a tariff for every day and never stands in the book', () => {
  const lived = begin()
  live(lived, 2)
  const [tariff] = lived.street.desk.decisionsOf('utility', Infinity, 5)
  expect(tariff!.headline).toMatch(/asks .* and pays/i)
  expect(tariff!.orders).toBe(0)
})
