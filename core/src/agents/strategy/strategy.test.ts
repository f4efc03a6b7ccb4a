import { seededRandom } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MARGINS } from './learning.ts'
import { PRICE_STEP, type QuoteRequest } from './quote-request.ts'
import { beginStrategy, learn, quote, STRATEGIES, type StrategyState } from './strategy.ts'

/** Corridors wide enough to hold a price of the grid, and worths around them. */
const requests = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    low: fc.integer({ min: -100_000, max: 300_000 }),
    width: fc.integer({ min: 2 * PRICE_STEP, max: 400_000 }),
    share: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  })
  .map(({ side, low, width, share }): QuoteRequest => ({
    side,
    worth: low + share * width,
    corridor: { low, high: low + width },
  }))

describe.for(STRATEGIES)('%s', (name) => {
  const state = beginStrategy(name)

  test('quotes on the grid, never at a loss, and inside the corridor unless worth lies outside', () => {
    fc.assert(
      fc.property(requests, fc.nat(), (request, seed) => {
        const { side, worth, corridor } = request
        const price = quote(state, request, seededRandom(seed))
        expect(price % PRICE_STEP === 0).toBe(true)
        if (side === 'buy') {
          expect(price).toBeLessThanOrEqual(Math.min(worth, corridor.high))
          if (worth >= corridor.low + PRICE_STEP) expect(price).toBeGreaterThanOrEqual(corridor.low)
        } else {
          expect(price).toBeGreaterThanOrEqual(Math.max(worth, corridor.low))
          if (worth <= corridor.high - PRICE_STEP) expect(price).toBeLessThanOrEqual(corridor.high)
        }
      }),
    )
  })

  test('quotes the same for the same dice, and its state survives JSON', () => {
    fc.assert(
      fc.property(requests, fc.nat(), (request, seed) => {
        const stored = JSON.parse(JSON.stringify(state)) as StrategyState
        expect(quote(stored, request, seededRandom(seed))).toBe(quote(state, request, seededRandom(seed)))
      }),
    )
  })
})

const corridor = { low: 50_000, high: 350_000 }
const buy = { side: 'buy', worth: 250_000, corridor } as const
const sell = { side: 'sell', worth: 150_000, corridor } as const

test('truthful says what it is worth, to the tick that does not lose', () => {
  expect(quote(beginStrategy('truthful'), { ...buy, worth: 250_004.7 }, seededRandom(1))).toBe(250_000)
  expect(quote(beginStrategy('truthful'), { ...sell, worth: 150_004.7 }, seededRandom(1))).toBe(150_010)
})

test('margin keeps its share of the room between worth and the utility', () => {
  const state = { strategy: 'margin', permille: 100 } as const
  expect(quote(state, buy, seededRandom(1))).toBe(230_000)
  expect(quote(state, sell, seededRandom(1))).toBe(170_000)
})

test('zero intelligence draws every price from worth to the corridor about equally often', () => {
  const dice = seededRandom('blind')
  const state = beginStrategy('zero-intelligence')
  const thirds = [0, 0, 0]
  for (let i = 0; i < 3000; i++) {
    const share = (250_000 - quote(state, buy, dice)) / 200_000
    thirds[Math.min(2, Math.floor(share * 3))]!++
  }
  for (const count of thirds) expect(Math.abs(count - 1000)).toBeLessThan(120)
})

describe('learning', () => {
  const trustOf = (state: StrategyState): readonly number[] =>
    state.strategy === 'learning' ? state.trust : []
  const mostTrusted = (state: StrategyState): number => {
    const trust = trustOf(state)
    return MARGINS[trust.indexOf(Math.max(...trust))]!
  }

  test('trust is whole millionths that sum to a million, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            request: requests,
            level: fc.double({ min: 0, max: 1, noNaN: true }),
            wasFilled: fc.boolean(),
          }),
        ),
        (history) => {
          let state = beginStrategy('learning')
          for (const { request, level, wasFilled } of history) {
            const { low, high } = request.corridor
            const price = Math.round(low + level * (high - low)) as never
            state = learn(state, { request, quote: price, wasFilled, price, priceInterval: [price, price] })
          }
          const trust = trustOf(state)
          expect(trust.reduce((sum, share) => sum + share, 0)).toBe(1_000_000)
          expect(trust.every((share) => Number.isInteger(share) && share > 0)).toBe(true)
        },
      ),
    )
  })

  test('a buyer that is outbid by little comes to trust the margins that would have traded', () => {
    let state = beginStrategy('learning')
    const price = 240_000 as never
    for (let day = 0; day < 60; day++) {
      const priceInterval = [price, price] as const
      state = learn(state, { request: buy, quote: 200_000 as never, wasFilled: false, price, priceInterval })
    }
    expect(mostTrusted(state)).toBeLessThan(50)
  })

  test('a buyer that sets the price alone comes to trust the margin that pays least and still trades', () => {
    let state = beginStrategy('learning')
    const [low, high] = [60_000, 240_000] as never[]
    for (let day = 0; day < 60; day++) {
      const told = { price: 150_000 as never, priceInterval: [low!, high!] as const }
      state = learn(state, { request: buy, quote: 240_000 as never, wasFilled: true, ...told })
    }
    expect(mostTrusted(state)).toBe(MARGINS.at(-1))
  })
})
