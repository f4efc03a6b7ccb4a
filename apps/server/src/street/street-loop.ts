import type { MessagePort } from 'node:worker_threads'
import {
  LiveStreet,
  parseSettledLine,
  settledLine,
  type LiveStreetSetup,
  type SettledSlot,
} from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { FromStreet, ToStreet } from './messages.ts'

/** A file that grows line by line. */
export type Lines = {
  readonly lines: readonly string[]
  append(line: string): Promise<void>
  close(): Promise<void>
}

/** The street's thread: lives the street from one appointment to the next, and writes down what was settled. */
export function runStreet(port: MessagePort, setup: Omit<LiveStreetSetup, 'settled'>, lines: Lines): void {
  const settled = settledFrom(lines.lines)
  const street = new LiveStreet({ ...setup, settled })
  const say = (message: FromStreet): void => port.postMessage(message)
  const sayNext = (): void => say({ type: 'next', next: street.next.at, view: street.view })

  const keep = async (at: EpochMs): Promise<void> => {
    if (street.next.at > at) return sayNext()
    if (street.next.kind === 'settle') {
      await lines.append(settledLine(street.settle()))
      return sayNext()
    }
    const commands = street.quote(at)
    if (commands.length === 0) sayNext()
    else say({ type: 'commands', commands })
  }

  port.on('message', (message: ToStreet) => {
    switch (message.type) {
      case 'appointment':
        return void keep(message.at).catch((fault: unknown) => say({ type: 'failed', reason: String(fault) }))
      case 'events':
        return street.hear(message.events)
      case 'answered':
        return sayNext()
      case 'stop':
        void lines.close().finally(() => port.close())
    }
  })
  say({ type: 'ready', since: settled.at(-1)?.since ?? 1, next: street.next.at, view: street.view })
}

/** What was written down, slot after slot; anything else stops the street rather than its bills being wrong. */
function settledFrom(lines: readonly string[]): SettledSlot[] {
  const settled: SettledSlot[] = []
  for (const [index, line] of lines.entries()) {
    const slot = parseSettledLine(line)
    const before = settled.at(-1)
    if (slot === undefined || (before !== undefined && slot.slot !== before.slot + 1))
      throw new Error(`line ${index + 1} of what the street settled is damaged`)
    settled.push(slot)
  }
  return settled
}
