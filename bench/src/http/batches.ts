import { HttpConnection, jsonRequest } from './http-connection.ts'
import { Latencies } from './latencies.ts'
import { LocalOrders } from './local-orders.ts'

export type BatchesResult = {
  readonly ordersPerBatch: number
  readonly batches: number
  readonly ordersPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export type BatchesReport = {
  readonly result: BatchesResult
  readonly accepted: number
  readonly wrong: readonly string[]
}

const CONNECTIONS = 4

/** Orders per second through `/v1/batch`, a few participants sending one batch after the other. */
export async function measureBatches(terms: {
  readonly port: number
  readonly keys: readonly string[]
  readonly slot: string
  readonly ordersPerBatch: number
  readonly batches: number
}): Promise<BatchesReport> {
  const { port, keys, slot, ordersPerBatch, batches } = terms
  const connections = await Promise.all(keys.slice(0, CONNECTIONS).map(() => HttpConnection.open(port)))
  const orders = new LocalOrders(ordersPerBatch)
  const requests = Array.from({ length: batches }, (_, batch) => {
    const items = Array.from(
      { length: ordersPerBatch },
      (__, item) =>
        `{"type":"place_order","key":"batch-${ordersPerBatch}-${batch}-${item}",${orders.next(slot)}}`,
    )
    const body = `{"items":[${items.join(',')}]}`
    return jsonRequest({ method: 'POST', path: '/v1/batch', key: keys[batch % connections.length]!, body })
  })
  const latencies = new Latencies()
  const wrong: string[] = []
  let accepted = 0

  const send = (connection: HttpConnection, batch: number): Promise<string> =>
    new Promise((resolve, reject) => {
      connection.ask(
        requests[batch]!,
        (status, body) => {
          if (status === 200) resolve(body.toString())
          else reject(new Error(`a batch was answered ${status}: ${body.toString().slice(0, 300)}`))
        },
        reject,
      )
    })

  const sendAll = async (connection: HttpConnection, lane: number): Promise<string> => {
    let said = ''
    for (let batch = lane; batch < batches; batch += connections.length) {
      const sentAt = performance.now()
      said = await send(connection, batch)
      latencies.add(performance.now() - sentAt)
      accepted += said.split('"accepted":true').length - 1
    }
    return said
  }

  try {
    const startedAt = performance.now()
    const lastAnswers = await Promise.all(connections.map(sendAll))
    const seconds = (performance.now() - startedAt) / 1000
    if (accepted !== batches * ordersPerBatch) {
      wrong.push(`${batches * ordersPerBatch - accepted} orders of batches were not accepted`)
    }
    const lastBatch = batches - 1
    const lane = lastBatch % connections.length
    if ((await send(connections[lane]!, lastBatch)) !== lastAnswers[lane]) {
      wrong.push('a batch that was sent again was answered otherwise than the first time')
    }
    const { p50Ms, p99Ms } = latencies.figures()
    const ordersPerSecond = Math.round((batches * ordersPerBatch) / seconds)
    return { result: { ordersPerBatch, batches, ordersPerSecond, p50Ms, p99Ms }, accepted, wrong }
  } finally {
    for (const connection of connections) connection.close()
  }
}
