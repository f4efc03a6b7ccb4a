import { openSegmentJournal } from '@gridbourse/adapters/journal'
import { createExchange, decodeCommand } from '@gridbourse/core/market'

export type Replay = {
  readonly records: number
  readonly stateHash: string
  readonly ordersAccepted: number
  readonly trades: number
  readonly secondsTaken: number
}

/** Steps a fresh exchange through a journal from its first record up to `sequence`, without any snapshot. */
export async function replayJournal(folder: string, sequence: number): Promise<Replay> {
  const startedAt = performance.now()
  const journal = await openSegmentJournal({ directory: folder })
  const exchange = createExchange()
  let [records, ordersAccepted, trades] = [0, 0, 0]
  try {
    for await (const batch of journal.read(1)) {
      for (const record of batch) {
        if (record.sequence > sequence) break
        records++
        for (const { type } of exchange.step(decodeCommand(record.command), record.participant)) {
          if (type === 'order_accepted') ordersAccepted++
          else if (type === 'trade') trades++
        }
      }
    }
  } finally {
    await journal.close()
  }
  const secondsTaken = (performance.now() - startedAt) / 1000
  return { records, stateHash: exchange.stateHash(), ordersAccepted, trades, secondsTaken }
}
