import type { MarketRules } from '../command.ts'
import type { CalledOrder, HeldAuction } from '../history-port.ts'
import type { Block } from './auction-request.ts'
import { checkCertificate } from './check-certificate.ts'

/** Verifies the certificate of an auction that was held, from its orders as they came; answers what is wrong. */
export function checkHeldAuction(
  { auction, certificate, orders }: Pick<HeldAuction, 'auction' | 'certificate' | 'orders'>,
  rules: MarketRules,
): readonly string[] {
  const slots = certificate.slots.map(({ slot }) => slot)
  const placeOf = new Map(slots.map((slot, index) => [slot, index]))
  const simple = orders.filter(({ kind }) => kind === 'order').toSorted((a, b) => a.order - b.order)
  const blocks = blocksOf(
    orders.filter(({ kind }) => kind === 'block'),
    placeOf,
  )
  return checkCertificate(
    {
      slots,
      orders: {
        count: simple.length,
        slotIndex: Uint16Array.from(simple, ({ slot }) => placeOf.get(slot)!),
        side: Uint8Array.from(simple, ({ side }) => (side === 'buy' ? 0 : 1)),
        price: Float64Array.from(simple, ({ price }) => price),
        energy: Float64Array.from(simple, ({ energy }) => energy),
      },
      blocks: [...blocks.values()],
      rules: { ...rules, seed: `${rules.seed} ${auction}` },
    },
    { orders: simple.map(({ order }) => order), blocks: [...blocks.keys()] },
    certificate,
  )
}

/** A block is told slot by slot. */
function blocksOf(
  parts: readonly CalledOrder[],
  placeOf: ReadonlyMap<CalledOrder['slot'], number>,
): Map<CalledOrder['order'], Block> {
  const blocks = new Map<CalledOrder['order'], Block>()
  for (const { order, side, price, slot, energy } of parts) {
    const profile = blocks.get(order)?.profile ?? []
    blocks.set(order, { side, price, profile: [...profile, { slotIndex: placeOf.get(slot)!, energy }] })
  }
  return new Map([...blocks].toSorted(([a], [b]) => a - b))
}
