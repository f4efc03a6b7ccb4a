import type { Auction, Slot } from '@gridbourse/api'

/** What a slot's latest auction came to. */
export type AuctionPrice = {
  readonly kind: 'opening' | 'closing'
  readonly price: number | null
  readonly volumeWh: number
}

/** So many slots whose gate is closed are shown. */
export const CLOSED_SHOWN = 4

/** The name of the slot whose gate closes next; undefined where none is open. */
export const nextGateOf = (slots: readonly Slot[], at: number): string | undefined =>
  slots.find(({ phase, gateClosesAtMs }) => phase !== 'closed' && gateClosesAtMs > at)?.slot

/** Slots, by the one whose gate closes next: the last that closed, and all that are open. Names sort as instants do. */
export function aroundGate(slots: readonly Slot[], nextGate: string | null | undefined) {
  const isClosed = ({ slot }: Slot): boolean => nextGate === null || nextGate === undefined || slot < nextGate
  return {
    closed: slots.filter(isClosed).slice(-CLOSED_SHOWN),
    open: slots.filter((slot) => !isClosed(slot)),
  }
}

/** By slot; a later certificate's word counts. */
export function pricesOf(certificates: readonly Auction[]): Map<string, AuctionPrice> {
  const prices = new Map<string, AuctionPrice>()
  for (const { kind, slots } of certificates)
    for (const { slot, priceMicrosPerKwh: price, volumeWh } of slots)
      prices.set(slot, { kind, price, volumeWh })
  return prices
}

/** The auction whose certificate tells of a slot: its own closing one, else its day's opening one. */
export function auctionOf(
  slot: string,
  auctions: readonly { readonly auctionId: string; readonly kind: 'opening' | 'closing' }[],
): string | null {
  const closing = `closing-${slot}`
  if (auctions.some(({ auctionId }) => auctionId === closing)) return closing
  // An opening auction is named by its day's first slot; names of slots sort as their instants do.
  const opening = auctions
    .filter(({ kind, auctionId }) => kind === 'opening' && auctionId.slice('opening-'.length) <= slot)
    .map(({ auctionId }) => auctionId)
    .toSorted()
    .at(-1)
  if (opening === undefined) return null
  const firstSlot = Date.parse(opening.slice('opening-'.length))
  return Date.parse(slot) - firstSlot < 25 * 3_600_000 ? opening : null
}
