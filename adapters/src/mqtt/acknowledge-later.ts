import type { MqttClient } from 'mqtt'

/**
 * Lets a client go on to the next message while this one is being made durable. The library acknowledges a message
 * before it looks at the next, so that every one would wait for a sync of its own; here the acknowledgement alone
 * waits, and acknowledgements keep the order of the messages (MQTT 5, 4.6).
 *
 * `durable` is asked when the acknowledgement of a message is due. What it resolves for an earlier connection is not
 * sent on a later one: the broker sends those messages again.
 */
export function acknowledgeLater(client: MqttClient, durable: (messageId: number) => Promise<boolean>): void {
  const send = client['_sendPacket'].bind(client)
  let connection = 0
  let last: Promise<unknown> = Promise.resolve()
  client.on('close', () => connection++)
  client['_sendPacket'] = (packet: Sent, sent?: () => void, ...rest: readonly unknown[]) => {
    if (packet.cmd !== 'puback') return send(packet, sent, ...rest)
    const itsConnection = connection
    const before = last
    const acknowledge = async (): Promise<void> => {
      const isDurable = await durable(packet.messageId!)
      await before
      if (isDurable && itsConnection === connection) send(packet)
    }
    last = acknowledge()
    sent?.()
  }
}

type Sent = { readonly cmd: string; readonly messageId?: number }
