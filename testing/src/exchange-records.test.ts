import { expect, test } from 'vitest'
import { createExchange, decodeCommand } from '@gridbourse/core/market'
import { exchangeRecordAt } from './exchange-records.ts'

test('the market that tests journal is busy: orders trade, are amended, cancelled and rejected', () => {
  const exchange = createExchange()
  const counts = new Map<string, number>()
  for (let sequence = 1; sequence <= 2_000; sequence++) {
    const { command, participant } = exchangeRecordAt(sequence)
    for (const { type } of exchange.step(decodeCommand(command), participant))
      counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  for (const type of ['trade', 'order_amended', 'order_removed', 'command_rejected'])
    expect([type, (counts.get(type) ?? 0) > 15]).toEqual([type, true])
})
