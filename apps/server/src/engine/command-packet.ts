import type { ParticipantNumber } from '@gridbourse/core/market'

/** One command on its way to the engine thread. */
export type CommandRequest = {
  /** Names the request between the threads; the answer carries it. */
  readonly id: number
  /** Who asks. */
  readonly by: ParticipantNumber
  /** The idempotency key; empty for none. */
  readonly key: string
  /** `encodeCommand`'s bytes. */
  readonly command: Uint8Array
}

const HEAD = 16

/**
 * All commands of one tick in one buffer, so that they change threads without being copied. Each one:
 * u32 id, u32 by, u32 length of key, u32 length of command, key in UTF-8, command.
 */
export function packCommands(requests: readonly CommandRequest[]): Uint8Array<ArrayBuffer> {
  const keys = requests.map(({ key }) => (key === '' ? NO_BYTES : Buffer.from(key)))
  let length = 0
  for (let i = 0; i < requests.length; i++) length += HEAD + keys[i]!.length + requests[i]!.command.length
  const packet = new Uint8Array(new ArrayBuffer(length))
  const head = new DataView(packet.buffer)
  let at = 0
  for (const [i, { id, by, command }] of requests.entries()) {
    const key = keys[i]!
    head.setUint32(at, id)
    head.setUint32(at + 4, by)
    head.setUint32(at + 8, key.length)
    head.setUint32(at + 12, command.length)
    packet.set(key, at + HEAD)
    packet.set(command, at + HEAD + key.length)
    at += HEAD + key.length + command.length
  }
  return packet
}

/** The inverse of `packCommands`; the commands are views into the packet. */
export function unpackCommands(packet: Uint8Array): CommandRequest[] {
  const bytes = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength)
  const requests: CommandRequest[] = []
  let at = 0
  while (at < bytes.length) {
    const keyAt = at + HEAD
    const commandAt = keyAt + bytes.readUInt32BE(at + 8)
    const end = commandAt + bytes.readUInt32BE(at + 12)
    requests.push({
      id: bytes.readUInt32BE(at),
      by: bytes.readUInt32BE(at + 4) as ParticipantNumber,
      key: commandAt === keyAt ? '' : bytes.toString('utf8', keyAt, commandAt),
      command: packet.subarray(commandAt, end),
    })
    at = end
  }
  return requests
}

const NO_BYTES = Buffer.alloc(0)
