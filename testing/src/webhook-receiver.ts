import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MarketEvent } from '@gridbourse/api'

export type Received<Event = MarketEvent> = {
  readonly id: string
  readonly isSigned: boolean
  readonly event: Event
}

/** Somebody's server: takes deliveries, or answers what `mood` says. */
export async function webhookReceiver<Event = MarketEvent>(
  secret: () => string,
  mood: () => number = () => 204,
) {
  const received: Received<Event>[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      const status = mood()
      if (status < 300) {
        const id = String(request.headers['webhook-id'])
        const signed = `${id}.${String(request.headers['webhook-timestamp'])}.${body}`
        const key = Buffer.from(secret().slice('whsec_'.length), 'base64')
        const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
        received.push({
          id,
          isSigned: request.headers['webhook-signature'] === signature,
          event: JSON.parse(body) as Event,
        })
      }
      response.writeHead(status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
