/** Bytes of one operation: u8 type, u8 side, u16 book, u32 id, i32 price in ticks, u32 quantity; little endian. */
export const RECORD_BYTES = 16

export const LIMIT = 0
export const CANCEL = 1
export const MARKET = 2

export const BUY = 0
export const SELL = 1

/**
 * A flow of orders, one array per field. Orders carry their place among the orders, from 1, as `id`;
 * a cancel carries the id, side, book and price of the order it ends.
 */
export type OrderFlow = {
  readonly length: number
  readonly type: Uint8Array
  readonly side: Uint8Array
  readonly book: Uint16Array
  readonly id: Uint32Array
  readonly price: Int32Array
  readonly quantity: Uint32Array
}

export function emptyOrderFlow(length: number): OrderFlow {
  return {
    length,
    type: new Uint8Array(length),
    side: new Uint8Array(length),
    book: new Uint16Array(length),
    id: new Uint32Array(length),
    price: new Int32Array(length),
    quantity: new Uint32Array(length),
  }
}

export function writeOrderFlow(flow: OrderFlow): Uint8Array {
  const bytes = new Uint8Array(flow.length * RECORD_BYTES)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < flow.length; i++) {
    const at = i * RECORD_BYTES
    view.setUint8(at, flow.type[i]!)
    view.setUint8(at + 1, flow.side[i]!)
    view.setUint16(at + 2, flow.book[i]!, true)
    view.setUint32(at + 4, flow.id[i]!, true)
    view.setInt32(at + 8, flow.price[i]!, true)
    view.setUint32(at + 12, flow.quantity[i]!, true)
  }
  return bytes
}

/** The flow in a file's bytes. Throws a RangeError naming the operation that is not one. */
export function readOrderFlow(bytes: Uint8Array): OrderFlow {
  if (bytes.length % RECORD_BYTES !== 0)
    throw new RangeError(`${bytes.length} bytes are not a whole number of ${RECORD_BYTES}-byte operations`)
  const flow = emptyOrderFlow(bytes.length / RECORD_BYTES)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let orders = 0
  for (let i = 0; i < flow.length; i++) {
    const at = i * RECORD_BYTES
    const type = view.getUint8(at)
    const side = view.getUint8(at + 1)
    const id = view.getUint32(at + 4, true)
    if (type > MARKET || side > SELL) throw new RangeError(`Operation ${i} has an unknown type or side`)
    if (type !== CANCEL && id !== ++orders) throw new RangeError(`Operation ${i} is not order ${orders}`)
    if (type === CANCEL && (id === 0 || id > orders))
      throw new RangeError(`Operation ${i} cancels an order that never was`)
    flow.type[i] = type
    flow.side[i] = side
    flow.book[i] = view.getUint16(at + 2, true)
    flow.id[i] = id
    flow.price[i] = view.getInt32(at + 8, true)
    flow.quantity[i] = view.getUint32(at + 12, true)
  }
  return flow
}

/** Orders in the flow: everything that is not a cancel. */
export function ordersIn(flow: OrderFlow): number {
  let orders = 0
  for (let i = 0; i < flow.length; i++) if (flow.type[i] !== CANCEL) orders++
  return orders
}

export function booksIn(flow: OrderFlow): number {
  let highest = -1
  for (let i = 0; i < flow.length; i++) highest = Math.max(highest, flow.book[i]!)
  return highest + 1
}
