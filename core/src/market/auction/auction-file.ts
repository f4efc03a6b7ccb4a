import type { Decimal, Result } from '../../kernel/index.ts'
import { accept, MAX_DECIMAL_PLACES, parseDecimal, reject, scaledTo } from '../../kernel/index.ts'
import type { AuctionRejection } from '../certificate.ts'
import { clearLots } from './lot-clearing.ts'
import type { Lot } from './wide-clearing.ts'

/** A call auction of one slot as people write it in a file; numbers as decimal text, so that none is rounded. */
export type AuctionFile = {
  readonly bids: readonly FileOrder[]
  readonly offers: readonly FileOrder[]
  /** The grid of the price; without it the price is the exact middle of its interval. */
  readonly tick?: string
}

/** `id` is JSON text, so that 7 and "7" differ. */
export type FileOrder = { readonly id: string; readonly price: string; readonly quantity: string }

/** The certificate in the units of the file. */
export type FileCertificate = {
  readonly volume: Decimal
  readonly price: Decimal | null
  readonly priceInterval: readonly [low: Decimal | null, high: Decimal | null]
  readonly welfare: Decimal
  readonly bound: Decimal
  readonly gap: Decimal
  readonly proven: boolean
  readonly accepted: readonly { readonly id: string; readonly quantity: Decimal }[]
  readonly rejected: readonly {
    readonly id: string
    readonly quantity: Decimal
    readonly reason: AuctionRejection | 'quantity_not_positive'
  }[]
}

/** What is wrong with a file, in words, and where. */
export type FileRejection = { readonly field: string; readonly reason: string }

/** Clears a file's orders, given first come in the order of the file, bids before offers. */
export function clearAuctionFile(file: AuctionFile): Result<FileCertificate, FileRejection> {
  const read = readOrders(file)
  if (!read.ok) return read
  const { orders, tick } = read.value
  const twice = repeatedIds(orders)
  if (twice.length > 0)
    return reject({
      field: 'id',
      reason: `used more than once: ${twice.join(', ')}; give every order its own`,
    })

  const quantityScale = finest(orders.map(({ quantity }) => quantity))
  // One more place than any limit has holds the exact middle of two limits.
  const priceScale =
    tick === undefined
      ? finest(orders.map(({ price }) => price)) + 1
      : finest([tick, ...orders.map(({ price }) => price)])
  const quantityOf = (digits: bigint): Decimal => ({ digits, scale: quantityScale })
  const priceOf = (digits: bigint | null): Decimal | null =>
    digits === null ? null : { digits, scale: priceScale }
  const moneyOf = (digits: bigint): Decimal => ({ digits, scale: priceScale + quantityScale })

  const lots = orders.map(({ isBuy, price, quantity }): Lot => ({
    isBuy,
    price: scaledTo(priceScale, price),
    quantity: scaledTo(quantityScale, quantity),
  }))
  const cleared = clearLots(lots, tick === undefined ? 1n : scaledTo(priceScale, tick))
  const accepted: FileCertificate['accepted'][number][] = []
  const rejected: FileCertificate['rejected'][number][] = []
  orders.forEach(({ id }, at) => {
    const { filled, left, reason } = cleared.outcomes[at]!
    if (filled > 0n) accepted.push({ id, quantity: quantityOf(filled) })
    if (reason !== undefined) rejected.push({ id, quantity: quantityOf(left), reason })
  })
  return accept({
    volume: quantityOf(cleared.volume),
    price: priceOf(cleared.price),
    priceInterval: [priceOf(cleared.low), priceOf(cleared.high)],
    welfare: moneyOf(cleared.welfare),
    bound: moneyOf(cleared.bound),
    gap: moneyOf(cleared.bound - cleared.welfare),
    proven: true,
    accepted,
    rejected,
  })
}

type ReadOrder = {
  readonly id: string
  readonly isBuy: boolean
  readonly price: Decimal
  readonly quantity: Decimal
}

function readOrders(
  file: AuctionFile,
): Result<{ orders: ReadOrder[]; tick: Decimal | undefined }, FileRejection> {
  const orders: ReadOrder[] = []
  for (const list of ['bids', 'offers'] as const)
    for (const [at, { id, price, quantity }] of file[list].entries()) {
      const [readPrice, readQuantity] = [parseDecimal(price), parseDecimal(quantity)]
      if (readPrice === undefined) return reject(unreadable(`${list}[${at}].price`, price))
      if (readQuantity === undefined) return reject(unreadable(`${list}[${at}].quantity`, quantity))
      orders.push({ id, isBuy: list === 'bids', price: readPrice, quantity: readQuantity })
    }
  const tick = file.tick === undefined ? undefined : parseDecimal(file.tick)
  if (file.tick !== undefined && tick === undefined) return reject(unreadable('tick', file.tick))
  if (tick !== undefined && tick.digits <= 0n)
    return reject({ field: 'tick', reason: `is ${file.tick}; a tick is above 0` })
  return accept({ orders, tick })
}

const unreadable = (field: string, text: string): FileRejection => ({
  field,
  reason: `is ${text.slice(0, 40)}; write a decimal number of at most ${MAX_DECIMAL_PLACES} places`,
})

function repeatedIds(orders: readonly ReadOrder[]): readonly string[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { id } of orders) (seen.has(id) ? twice : seen).add(id)
  return [...twice]
}

const finest = (decimals: readonly Decimal[]): number =>
  decimals.reduce((most, { scale }) => Math.max(most, scale), 0)
