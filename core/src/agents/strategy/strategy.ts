import type { MicrosPerKwh, Random } from '../../kernel/index.ts'
import { learnMargins, quoteAsLearned, untaught, type LearnedMargins, type QuoteOutcome } from './learning.ts'
import { shaded, type QuoteRequest } from './quote-request.ts'
import { quoteBlindly } from './zero-intelligence.ts'

/** How worth becomes a price, by name. */
export type StrategyName = 'truthful' | 'margin' | 'zero-intelligence' | 'learning'

export const STRATEGIES: readonly StrategyName[] = ['truthful', 'margin', 'zero-intelligence', 'learning']

/** A strategy and what it has learned: plain data that its owner's caller carries and records. */
export type StrategyState =
  | { readonly strategy: 'truthful' }
  /** Keeps a fixed share of the room for profit, in thousandths. */
  | { readonly strategy: 'margin'; readonly permille: number }
  | { readonly strategy: 'zero-intelligence' }
  | ({ readonly strategy: 'learning' } & LearnedMargins)

/** The state a strategy begins with. */
export function beginStrategy(name: StrategyName): StrategyState {
  switch (name) {
    case 'truthful':
    case 'zero-intelligence':
      return { strategy: name }
    case 'margin':
      return { strategy: name, permille: 100 }
    case 'learning':
      return { strategy: name, ...untaught }
  }
}

/**
 * The price to ask or offer for what is worth `request.worth`: on the grid, within the corridor, and never at a
 * loss. Truthful quotes say worth itself; the others try to do better.
 */
export function quote(state: StrategyState, request: QuoteRequest, random: Random): MicrosPerKwh {
  switch (state.strategy) {
    case 'truthful':
      return shaded(request, 0)
    case 'margin':
      return shaded(request, state.permille)
    case 'zero-intelligence':
      return quoteBlindly(request, random)
    case 'learning':
      return quoteAsLearned(state, request, random)
  }
}

/** What a strategy carries on after it saw what its quote came to; only `learning` changes. */
export const learn = (state: StrategyState, outcome: QuoteOutcome): StrategyState =>
  state.strategy === 'learning' ? { strategy: 'learning', ...learnMargins(state, outcome) } : state
