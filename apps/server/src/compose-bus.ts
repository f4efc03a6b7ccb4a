import { openJetStreamBus } from '@gridbourse/adapters/bus'
import type { Bus } from '@gridbourse/core/kernel'

/** Opens the bus that a setting names, `nats://host:port/stream`; the stream is made where there is none. */
export function openBus(address: string): Promise<Bus> {
  const { host, pathname } = new URL(address)
  return openJetStreamBus({ servers: host, stream: pathname.slice(1) })
}
