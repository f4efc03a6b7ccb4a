import type { MicrosPerKwh, Random } from '../../kernel/index.ts'
import { shaded, type QuoteRequest } from './quote-request.ts'

/**
 * Any price that does not lose, each as likely as another: between worth and the corridor's profitable end (the
 * constrained traders of Gode and Sunder 1993). How well a market does with these is the market's own merit.
 */
export const quoteBlindly = (request: QuoteRequest, random: Random): MicrosPerKwh =>
  shaded(request, random.fraction() * 1000)
