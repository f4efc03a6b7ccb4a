import type { Journal } from '@gridbourse/core/market'
import type { HistoryChunk } from './messages.ts'

/**
 * Old records for somebody who steps them again elsewhere: the newest snapshot before `from`, then every
 * record after it. Read piece by piece as asked, so that a slow reader costs the engine nothing.
 */
export function readHistory(journal: Journal, from: number): AsyncIterator<HistoryChunk> {
  return chunks(journal, from)
}

async function* chunks(journal: Journal, from: number): AsyncGenerator<HistoryChunk> {
  const snapshot = await journal.newestSnapshot(from - 1)
  let bytes = snapshot?.bytes ?? null
  for await (const batch of journal.read((snapshot?.sequence ?? 0) + 1)) {
    const records = batch.map(({ sequence, atMs, participant, command }) => ({
      sequence,
      atMs,
      by: participant,
      command,
    }))
    yield { snapshot: bytes, records, isLast: false }
    bytes = null
  }
  yield { snapshot: bytes, records: [], isLast: true }
}
