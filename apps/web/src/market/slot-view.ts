import type { Market, Slot } from '@gridbourse/api'
import type { Times } from '../format/times.ts'

/** What every part of the market page is made from: the market, and the slot that is looked at. */
export type SlotView = {
  readonly market: Market
  readonly times: Times
  readonly slot: Slot
}
