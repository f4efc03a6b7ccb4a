import type { AuctionFile, FileOrder } from '@gridbourse/core/market'
import { CannotDo } from './complaint.ts'
import { NumberText, parseExact } from './exact-json.ts'

/** Reads `{"bids":[{"id","price","quantity"}],"offers":[...],"tick"?}`; other fields are passed over. */
export function readAuctionFile(name: string, text: string): AuctionFile {
  const refuse = (complaint: string): never => {
    throw new CannotDo(`${name}: ${complaint}`)
  }
  const root = parsed(text, refuse)
  if (!isObject(root)) return refuse(`is ${kindOf(root)}; write an object with the lists "bids" and "offers"`)
  const { tick } = root
  if (tick !== undefined && tick !== null && !(tick instanceof NumberText))
    return refuse(`tick is ${kindOf(tick)}; write a number, or leave it out`)
  const bids = ordersIn('bids', root['bids'], refuse)
  const offers = ordersIn('offers', root['offers'], refuse)
  return tick instanceof NumberText ? { bids, offers, tick: tick.text } : { bids, offers }
}

type Refuse = (complaint: string) => never

function parsed(text: string, refuse: Refuse): unknown {
  try {
    return parseExact(text.replace(/^\uFEFF/, ''))
  } catch (fault) {
    return refuse(`is no JSON: ${(fault as SyntaxError).message}`)
  }
}

function ordersIn(list: string, orders: unknown, refuse: Refuse): readonly FileOrder[] {
  if (!Array.isArray(orders))
    return refuse(`${list} is ${kindOf(orders)}; write a list, [] where there are none`)
  return orders.map((order: unknown, at) => {
    const place = `${list}[${at}]`
    if (!isObject(order)) return refuse(`${place} is ${kindOf(order)}; write {"id", "price", "quantity"}`)
    const { id, price, quantity } = order
    const idText =
      typeof id === 'string' ? JSON.stringify(id) : id instanceof NumberText ? id.text : undefined
    if (idText === undefined) return refuse(`${place}.id is ${kindOf(id)}; write a text or a number`)
    if (!(price instanceof NumberText)) return refuse(`${place}.price is ${kindOf(price)}; write a number`)
    if (!(quantity instanceof NumberText))
      return refuse(`${place}.quantity is ${kindOf(quantity)}; write a number`)
    return { id: idText, price: price.text, quantity: quantity.text }
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText)

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value instanceof NumberText) return 'a number'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 40))}` : `a ${typeof value}`
}
