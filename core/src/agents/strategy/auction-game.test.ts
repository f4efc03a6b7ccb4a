import { seededRandom, type MicrosPerKwh, type Random, type SlotNumber } from '@gridbourse/core/kernel'
import { runAuction, type AuctionRequest } from '@gridbourse/core/market'
import { expect, test } from 'vitest'
import type { QuoteRequest } from './quote-request.ts'
import { beginStrategy, learn, quote, type StrategyName, type StrategyState } from './strategy.ts'

const CORRIDOR = { low: 50_000, high: 350_000 }
const PLAYERS = 8
const ROUNDS = 400

type Game = { readonly welfare: number; readonly gains: readonly number[] }

/** Four buyers and four sellers of 1 kWh each, with new worths in every round; worths are the same for every game of a seed. */
function play(names: readonly StrategyName[], seed: number): Game {
  const worths = seededRandom(`worths ${seed}`)
  const dice = seededRandom(`quotes ${seed}`)
  let states: StrategyState[] = names.map(beginStrategy)
  const gains = names.map(() => 0)
  let welfare = 0
  for (let round = 0; round < ROUNDS; round++) {
    const requests = names.map((_, player) => requestOf(player, worths))
    const quotes = requests.map((request, player) => quote(states[player]!, request, dice))
    const { slots, filled } = runAuction(auctionOf(requests, quotes, round))
    const { price, priceInterval } = slots[0]!
    states = states.map((state, player) => {
      const request = requests[player]!
      const share = filled[player]! / 1000
      const sign = request.side === 'buy' ? 1 : -1
      welfare += sign * share * request.worth
      gains[player]! += share === 0 ? 0 : sign * share * (request.worth - price!)
      return learn(state, { request, quote: quotes[player]!, wasFilled: share > 0, price, priceInterval })
    })
  }
  return { welfare, gains }
}

const requestOf = (player: number, dice: Random): QuoteRequest => ({
  side: player % 2 === 0 ? 'buy' : 'sell',
  worth: CORRIDOR.low + dice.fraction() * (CORRIDOR.high - CORRIDOR.low),
  corridor: CORRIDOR,
})

function auctionOf(
  requests: readonly QuoteRequest[],
  quotes: readonly MicrosPerKwh[],
  round: number,
): AuctionRequest {
  return {
    slots: [round as SlotNumber],
    orders: {
      count: PLAYERS,
      slotIndex: new Uint16Array(PLAYERS),
      side: Uint8Array.from(requests, ({ side }) => (side === 'buy' ? 0 : 1)),
      price: Float64Array.from(quotes),
      energy: new Float64Array(PLAYERS).fill(1000),
    },
    blocks: [],
    rules: {
      tick: 10,
      lowestPrice: -500_000,
      highestPrice: 4_000_000,
      marginRule: 'pro_rata',
      blockNodeLimit: 1,
      seed: 'game',
    },
  }
}

const everybody = (name: StrategyName): StrategyName[] => Array.from({ length: PLAYERS }, () => name)
const SEEDS = [1, 2, 3, 4, 5]

test.for(SEEDS)(
  'whoever learns gains more than with zero intelligence, among equals of either kind (seed %i)',
  (seed) => {
    for (const others of ['truthful', 'zero-intelligence'] as const) {
      for (const owner of [0, 1]) {
        const gainOf = (name: StrategyName) => play(everybody(others).with(owner, name), seed).gains[owner]!
        expect(gainOf('learning'), `player ${owner} among ${others}`).toBeGreaterThan(
          gainOf('zero-intelligence'),
        )
      }
    }
  },
)

test.for(SEEDS)('nobody makes the community as well off as the truthful do (seed %i)', (seed) => {
  const truthful = play(everybody('truthful'), seed).welfare
  for (const name of ['margin', 'zero-intelligence', 'learning'] as const)
    expect(play(everybody(name), seed).welfare, name).toBeLessThanOrEqual(truthful)
})
