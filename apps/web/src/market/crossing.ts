import type { Auction, CalledOrder } from '@gridbourse/api'

/** An order of one slot of an auction, with what it got. */
export type Answered = CalledOrder & { readonly acceptedWh: number; readonly reason: string | null }

/** A step of a curve: the order, and how much is bid or offered up to and with it. */
export type Step = Answered & { readonly fromWh: number; readonly toWh: number }

export type Crossing = {
  /** Best first. */
  readonly bids: readonly Step[]
  readonly offers: readonly Step[]
  readonly volumeWh: number
  readonly price: number | null
  /** What buyers would have paid beyond what sellers asked, in nanos. */
  readonly welfareNanos: bigint
  /** Those at the price that were taken in part; where none was cut, the last one taken on the side that set it. */
  readonly marginal: readonly Answered[]
  readonly isCut: boolean
}

/**
 * The two curves of a slot as its auction saw them. Blocks that were left out are not drawn: they trade whole or
 * not at all, and have no place on a curve.
 */
export function crossingOf(auction: Auction, slot: string): Crossing {
  const clearing = auction.slots.find((part) => part.slot === slot)
  const orders = answersIn(auction, slot).filter(({ kind, acceptedWh }) => kind === 'order' || acceptedWh > 0)
  const bids = curve(
    orders.filter(({ side }) => side === 'buy').toSorted((a, b) => b.priceMicrosPerKwh - a.priceMicrosPerKwh),
  )
  const offers = curve(
    orders
      .filter(({ side }) => side === 'sell')
      .toSorted((a, b) => a.priceMicrosPerKwh - b.priceMicrosPerKwh),
  )
  const price = clearing?.priceMicrosPerKwh ?? null
  const cut = orders.filter(
    ({ kind, acceptedWh, energyWh, priceMicrosPerKwh }) =>
      kind === 'order' && acceptedWh > 0 && acceptedWh < energyWh && priceMicrosPerKwh === price,
  )
  return {
    bids,
    offers,
    volumeWh: clearing?.volumeWh ?? 0,
    price,
    welfareNanos: orders.reduce(
      (sum, { side, acceptedWh, priceMicrosPerKwh }) =>
        sum + BigInt(acceptedWh) * BigInt(side === 'buy' ? priceMicrosPerKwh : -priceMicrosPerKwh),
      0n,
    ),
    marginal: cut.length > 0 ? cut : lastTaken(bids, offers, price),
    isCut: cut.length > 0,
  }
}

/** Every order of one slot with its answer. A block's share of a slot is whole, or none. */
export function answersIn({ orders, accepted, rejected }: Auction, slot: string): readonly Answered[] {
  const got = new Map(accepted.map(({ orderId, energyWh }) => [orderId, energyWh]))
  const why = new Map(rejected.map(({ orderId, reason }) => [orderId, reason]))
  return orders
    .filter((order) => order.slot === slot)
    .map((order) => {
      const energy = got.get(order.orderId) ?? 0
      return {
        ...order,
        acceptedWh: order.kind === 'block' ? (energy > 0 ? order.energyWh : 0) : energy,
        reason: why.get(order.orderId) ?? null,
      }
    })
}

/** Nothing was cut: the order taken that stands nearest to the price; at equal distance the offer. */
function lastTaken(
  bids: readonly Step[],
  offers: readonly Step[],
  price: number | null,
): readonly Answered[] {
  if (price === null) return []
  const taken = [...offers, ...bids].filter(({ acceptedWh }) => acceptedWh > 0)
  const distance = ({ priceMicrosPerKwh }: Answered): number => Math.abs(priceMicrosPerKwh - price)
  const nearest = taken.reduce<Step | undefined>(
    (best, step) => (best === undefined || distance(step) < distance(best) ? step : best),
    undefined,
  )
  return nearest === undefined ? [] : [nearest]
}

function curve(orders: readonly Answered[]): readonly Step[] {
  let toWh = 0
  return orders.map((order) => {
    const fromWh = toWh
    toWh += order.energyWh
    return { ...order, fromWh, toWh }
  })
}

/** A curve as a line of treads and risers, up to `mostWh`. */
export function curvePath(
  steps: readonly Step[],
  x: (energyWh: number) => number,
  y: (microsPerKwh: number) => number,
): string {
  return steps
    .map(({ fromWh, toWh, priceMicrosPerKwh }, index) => {
      const level = y(priceMicrosPerKwh).toFixed(1)
      return `${index === 0 ? `M${x(fromWh).toFixed(1)} ${level}` : `V${level}`}H${x(toWh).toFixed(1)}`
    })
    .join('')
}

/** What the drawing shows: around where the curves cross, with some of what was left on either side. */
export function windowOf({ bids, offers, volumeWh, price }: Crossing): {
  readonly mostWh: number
  readonly low: number
  readonly high: number
} {
  const [bid, offered] = [bids.at(-1)?.toWh ?? 0, offers.at(-1)?.toWh ?? 0]
  const mostWh = Math.max(
    1,
    volumeWh > 0
      ? Math.min(Math.max(bid, offered), volumeWh * 1.9)
      : Math.min(Math.max(bid, offered), Math.max(500, Math.min(bid, offered) * 1.5)),
  )
  const prices = [...bids, ...offers]
    .filter(({ fromWh }) => fromWh < mostWh)
    .map(({ priceMicrosPerKwh }) => priceMicrosPerKwh)
  const all = price === null ? prices : [...prices, price]
  return all.length === 0
    ? { mostWh, low: 0, high: 400_000 }
    : { mostWh, low: Math.min(...all), high: Math.max(...all) }
}

/** The claims of a certificate that can be added up again from its orders, each with whether it holds. */
export function checksOf(auction: Auction): readonly { readonly claim: string; readonly holds: boolean }[] {
  const answers = auction.slots.map(({ slot }) => answersIn(auction, slot))
  const taken = (slot: number, side: 'buy' | 'sell'): number =>
    answers[slot]!.reduce((sum, order) => sum + (order.side === side ? order.acceptedWh : 0), 0)
  const welfare = answers
    .flat()
    .reduce(
      (sum, { side, acceptedWh, priceMicrosPerKwh }) =>
        sum + BigInt(acceptedWh) * BigInt(side === 'buy' ? priceMicrosPerKwh : -priceMicrosPerKwh),
      0n,
    )
  const simple = auction.slots.flatMap(({ priceMicrosPerKwh: price }, at) =>
    price === null
      ? []
      : answers[at]!.filter(({ kind }) => kind === 'order').map((order) => ({ ...order, price })),
  )
  const gain = (order: (typeof simple)[number]): number =>
    order.side === 'buy' ? order.priceMicrosPerKwh - order.price : order.price - order.priceMicrosPerKwh
  return [
    {
      claim: 'In every slot as much was bought as sold, and that is the volume',
      holds: auction.slots.every(
        ({ volumeWh }, at) => taken(at, 'buy') === volumeWh && taken(at, 'sell') === volumeWh,
      ),
    },
    {
      claim: 'Nobody got a price worse than the limit',
      holds: simple.every((order) => order.acceptedWh === 0 || gain(order) >= 0),
    },
    {
      claim: 'Nobody with a better limit was left out',
      holds: simple.every((order) => order.acceptedWh === order.energyWh || gain(order) <= 0),
    },
    { claim: 'The welfare is the sum of its orders', holds: welfare === BigInt(auction.welfareNanos) },
  ]
}
