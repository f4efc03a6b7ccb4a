import { lossIn } from '@gridbourse/api'
import { lettersOf, meantBy } from '@gridbourse/core/kernel'
import type { AuctionFile, FileOrder } from '@gridbourse/core/market'
import { CannotDo } from './complaint.ts'
import { NumberText, parseExact } from './exact-json.ts'

const FILE_FIELDS = ['bids', 'offers', 'tick']
const ORDER_FIELDS = ['id', 'price', 'quantity']
/** A tick under another name would go unnoticed: unlike the lists, it may be left out. */
const OTHER_NAMES_OF_TICK = ['ticksize', 'pricetick']

/**
 * Reads `{"bids":[{"id","price","quantity"}],"offers":[...],"tick"?}`. Other fields are notes of whoever wrote the
 * file, and are passed over unless they look like one of these misspelled.
 */
export function readAuctionFile(name: string, text: string): AuctionFile {
  const refuse = (complaint: string): never => {
    throw new CannotDo(`${name}: ${complaint}`)
  }
  const root = parsed(text, refuse)
  if (!isObject(root)) return refuse(`is ${kindOf(root)}; write an object with the lists "bids" and "offers"`)
  refuseMisspelled({ where: '', fields: root, of: 'a file', known: FILE_FIELDS }, refuse)
  const { tick } = root
  if (tick !== undefined && tick !== null && !(tick instanceof NumberText))
    return refuse(`tick is ${kindOf(tick)}; write a number, or leave it out`)
  const bids = ordersIn('bids', root['bids'], refuse)
  const offers = ordersIn('offers', root['offers'], refuse)
  return tick instanceof NumberText ? { bids, offers, tick: tick.text } : { bids, offers }
}

type Refuse = (complaint: string) => never

function parsed(text: string, refuse: Refuse): unknown {
  const json = text.replace(/^\uFEFF/, '')
  let value: unknown
  try {
    value = parseExact(json)
  } catch (fault) {
    return refuse(`is no JSON: ${(fault as SyntaxError).message}`)
  }
  const twice = lossIn(json, 'kept as text')
  if (twice === null) return value
  return refuse(`${placeText(twice.path)} is there twice; write every field of an object once`)
}

/** `bids[2].price` */
const placeText = (path: readonly (string | number)[]): string =>
  path
    .map((step, depth) => (typeof step === 'number' ? `[${step}]` : `${depth === 0 ? '' : '.'}${step}`))
    .join('')

type Written = {
  readonly where: string
  readonly fields: object
  readonly of: string
  readonly known: readonly string[]
}

function refuseMisspelled({ where, fields, of, known }: Written, refuse: Refuse): void {
  for (const name of Object.keys(fields)) {
    const isTick = known === FILE_FIELDS && OTHER_NAMES_OF_TICK.includes(lettersOf(name))
    const meant = isTick ? 'tick' : meantBy(name, known)
    if (meant === undefined) continue
    refuse(`${where}${name} is not known; did you mean ${meant}? The fields of ${of} are ${known.join(', ')}`)
  }
}

function ordersIn(list: string, orders: unknown, refuse: Refuse): readonly FileOrder[] {
  if (!Array.isArray(orders))
    return refuse(`${list} is ${kindOf(orders)}; write a list, [] where there are none`)
  return orders.map((order: unknown, at) => {
    const place = `${list}[${at}]`
    if (!isObject(order)) return refuse(`${place} is ${kindOf(order)}; write {"id", "price", "quantity"}`)
    refuseMisspelled({ where: `${place}.`, fields: order, of: 'an order', known: ORDER_FIELDS }, refuse)
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
