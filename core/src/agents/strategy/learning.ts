import { assert, type MicrosPerKwh, type Random } from '../../kernel/index.ts'
import { roomOf, shaded, type QuoteRequest } from './quote-request.ts'

/** Margins to choose among, in thousandths of the room for profit. */
export const MARGINS = [0, 20, 50, 100, 150, 200, 300, 400, 500, 650, 800] as const

/** What a learner carries from auction to auction: how much each margin is trusted, in millionths, summing to a million. */
export type LearnedMargins = { readonly trust: readonly number[] }

export const untaught: LearnedMargins = { trust: shares(MARGINS.map(() => 1)) }

/** What became of one quote, as far as its owner can know: its fill, and what the auction published. */
export type QuoteOutcome = {
  readonly request: QuoteRequest
  readonly quote: MicrosPerKwh
  readonly wasFilled: boolean
  /** The published price; null where nothing traded. */
  readonly price: MicrosPerKwh | null
  /** The published prices that would have supported the same result; null where a side was empty. */
  readonly priceInterval: readonly [MicrosPerKwh | null, MicrosPerKwh | null]
}

/** Draws a margin by trust. */
export function quoteAsLearned(
  { trust }: LearnedMargins,
  request: QuoteRequest,
  random: Random,
): MicrosPerKwh {
  let left = random.fraction() * TOTAL
  const drawn = trust.findIndex((share) => (left -= share) < 0)
  return shaded(request, MARGINS[drawn === -1 ? 0 : drawn]!)
}

/**
 * Multiplicative weights with full information (Littlestone and Warmuth 1994): every margin's trust grows by what
 * it would have gained at what was published. Without exponentials, so that it comes out the same everywhere.
 */
export function learnMargins({ trust }: LearnedMargins, outcome: QuoteOutcome): LearnedMargins {
  assert(trust.length === MARGINS.length, 'a learner has one trust per margin')
  const room = roomOf(outcome.request)
  if (room <= 0) return { trust }
  const grown = MARGINS.map(
    (margin, at) => trust[at]! * (1 + RATE * Math.max(-1, gainOf(margin, outcome) / room)),
  )
  return { trust: shares(grown.map((weight) => weight + FLOOR)) }
}

/** How fast trust follows what happened, and what keeps a margin from being forgotten for good. */
const RATE = 0.2
const FLOOR = 500
const TOTAL = 1_000_000

/**
 * What a kWh quoted at `margin` would have gained. The price an auction publishes lies in the middle of an
 * interval, and whoever stands at its end moves it: a quote inside the interval trades at the middle between itself
 * and the other end, one beyond the far end does not trade.
 */
function gainOf(margin: number, { request, wasFilled, price, priceInterval }: QuoteOutcome): number {
  const quote = shaded(request, margin)
  const sign = request.side === 'buy' ? 1 : -1
  // prices seen from the owner: higher is better to trade, lower is better to pay
  const seen = (micros: number): number => sign * micros
  const [low, high] = priceInterval
  const [near, far] = request.side === 'buy' ? [high, low] : [low, high]
  const worth = seen(request.worth)
  if (price === null) {
    // nothing traded: the interval runs from the best bid to the best offer, and reaching the other side trades
    const reach = near
    return reach !== null && seen(quote) >= seen(reach) ? worth - (seen(quote) + seen(reach)) / 2 : 0
  }
  if (!wasFilled) return seen(quote) > seen(price) ? worth - seen(price) : 0
  if (near === null || seen(quote) >= seen(near)) return worth - seen(price)
  if (far === null) return worth - seen(quote)
  return seen(quote) >= seen(far) ? worth - (seen(quote) + seen(far)) / 2 : 0
}

/** Whole millionths that sum to a million; what rounding leaves goes to the largest. */
function shares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const rounded = weights.map((weight) => Math.floor((weight / sum) * 1_000_000))
  const left = 1_000_000 - rounded.reduce((total, share) => total + share, 0)
  const largest = rounded.indexOf(Math.max(...rounded))
  return rounded.map((share, at) => (at === largest ? share + left : share))
}
