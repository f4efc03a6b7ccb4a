import type { MicrosPerKwh } from '../../kernel/index.ts'
import { TICK } from './trading-floor.ts'

export type Wish = {
  readonly side: 'buy' | 'sell'
  readonly worth: number
  readonly corridor: { readonly low: number; readonly high: number }
}

/** Turns what a slot is worth to a member into the price it asks for or offers. */
export type Quoter = { quote(member: string, wish: Wish): MicrosPerKwh }

/** Says what it is worth, on the grid; never more than it to buy, never less to sell. */
export const truthful: Quoter = {
  quote: (_, { side, worth }) =>
    ((side === 'buy' ? Math.floor(worth / TICK) : Math.ceil(worth / TICK)) * TICK) as MicrosPerKwh,
}
