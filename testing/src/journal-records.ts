import type { EpochMs } from '@gridbourse/core/kernel'
import type { JournalReading, JournalRecord, ParticipantNumber } from '@gridbourse/core/market'

/** The records from `first` to `last`, each a function of its sequence alone, of many sizes. */
export function recordsBetween(first: number, last: number): JournalRecord[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => recordAt(first + i))
}

export function recordAt(sequence: number): JournalRecord {
  const mixed = Math.imul(sequence, 0x9e37_79b1) >>> 0
  const command = new Uint8Array(mixed % (mixed % 97 === 0 ? 3_000 : 40))
  for (let i = 0; i < command.length; i++) command[i] = mixed >>> (i % 24)
  return {
    sequence,
    atMs: (1_700_000_000_000 + Math.floor(sequence / 3)) as EpochMs,
    participant: (mixed % 1_000) as ParticipantNumber,
    key: mixed % 4 === 0 ? '' : `schlüssel-${sequence}`,
    command,
  }
}

/** All records of a journal from `from`. */
export async function readAll(journal: JournalReading, from = 1): Promise<JournalRecord[]> {
  const records: JournalRecord[] = []
  for await (const batch of journal.read(from)) records.push(...batch)
  return records
}
