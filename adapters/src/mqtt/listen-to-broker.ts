import { connect } from 'mqtt'
import { acknowledgeLater } from './acknowledge-later.ts'

export type BrokerStatus = {
  /** Without a password. */
  readonly url: string
  readonly status: 'connected' | 'away'
  /** Messages since the start. */
  readonly messages: number
}

export type ListenOptions = {
  /** `mqtt://host:port`, `mqtts://user:password@host`. */
  readonly url: string
  /** As whom the broker keeps what comes while we are away. */
  readonly clientId: string
  /** Filters, as MQTT writes them. */
  readonly topics: readonly string[]
  /**
   * Resolves when a message may be forgotten by the broker; in order. Where it rejects, the message is not
   * acknowledged, nor is any after it, and the broker keeps them for the next start.
   */
  readonly receive: (topic: string, payload: Uint8Array) => Promise<void>
  readonly told: (status: BrokerStatus) => void
}

/** So long a broker keeps messages for us while we are away, if it agrees. */
const KEPT_S = 7 * 86_400

/** So many messages may be on their way at once. */
const MOST_UNACKNOWLEDGED = 1000

const RECONNECT_MS = 1000

/**
 * Listens to a broker for as long as the process lives, over its absences. Messages of QoS 1 are acknowledged when
 * `receive` resolves and not before, so what the broker keeps is not lost by a crash on this side; some come twice.
 */
export function listenToBroker(options: ListenOptions): { stop(): Promise<void> } {
  const { clientId, topics, receive, told } = options
  const client = connect(options.url, {
    clientId,
    protocolVersion: 5,
    clean: false,
    properties: { sessionExpiryInterval: KEPT_S, receiveMaximum: MOST_UNACKNOWLEDGED },
    reconnectPeriod: RECONNECT_MS,
    // A session that the broker has forgotten has no subscriptions; asking again for those it knows changes nothing.
    resubscribe: false,
  })
  const url = withoutPassword(options.url)
  const receiving = new Map<number, Promise<boolean>>()
  let messages = 0
  let hasFailed = false
  const tell = (): void => told({ url, status: client.connected ? 'connected' : 'away', messages })

  client.on('message', (topic, payload, { qos, messageId }) => {
    const received = receive(topic, payload).then(
      () => {
        messages++
        tell()
        return true
      },
      () => {
        hasFailed = true
        client.end(true)
        return false
      },
    )
    if (qos > 0 && messageId !== undefined) receiving.set(messageId, received)
  })
  acknowledgeLater(client, async (messageId) => {
    const received = receiving.get(messageId)
    receiving.delete(messageId)
    return (await received) === true && !hasFailed
  })
  client.on('connect', () => {
    tell()
    client.subscribe(Object.fromEntries(topics.map((topic) => [topic, { qos: 1 }])), tell)
  })
  client.on('close', tell)
  // Who cannot be reached is `away`, and is tried again.
  client.on('error', tell)
  tell()

  return {
    async stop() {
      await Promise.allSettled(receiving.values())
      await client.endAsync()
    },
  }
}

function withoutPassword(text: string): string {
  const url = new URL(text)
  url.password = ''
  url.username = ''
  return url.href
}
