import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { slotStart, type DurationMs, type SlotNumber } from '@gridbourse/core/kernel'
import type { ParticipantNumber, PlacedEvent } from '@gridbourse/core/market'
import type { TableBeside } from '@gridbourse/server/lake'
import { openChosenJournal, replay } from '../journal-replay.ts'

/** Whether a question is about what was traded, which the journal knows. */
export const asksForTrades = (sql: string): boolean => /\b(trades|fills)\b/i.test(sql)

/**
 * What was traded on the continuous books, and by each order in auctions. The journal of a home is stepped again for
 * it, so it is as whole as the journal is, and nothing of it has to be kept anywhere else.
 */
export async function marketTables(home: string): Promise<readonly TableBeside[]> {
  const names = new Map<ParticipantNumber, string>()
  const trades: Row[] = []
  const fills: Row[] = []
  const take = (placed: PlacedEvent): void => {
    const { event } = placed
    if (event.type === 'participant_registered') names.set(event.participant, event.name)
    else if (event.type === 'trade') trades.push(tradeOf(placed, event, names))
    else if (event.type === 'auction_fill') fills.push(fillOf(placed, event, names))
  }
  const duration = await stepThrough(home, take)
  return [
    { name: 'trades', columns: TRADE_COLUMNS, rows: trades.map((row) => withSlot(row, duration)) },
    { name: 'fills', columns: FILL_COLUMNS, rows: fills.map((row) => withSlot(row, duration)) },
  ]
}

const TRADE_COLUMNS = {
  slot: 'instant',
  id: 'text',
  instant: 'instant',
  price_micros_per_kwh: 'whole',
  energy_wh: 'whole',
  seller: 'text',
  buyer: 'text',
} as const

const FILL_COLUMNS = {
  slot: 'instant',
  id: 'text',
  instant: 'instant',
  auction: 'text',
  participant: 'text',
  side: 'text',
  price_micros_per_kwh: 'whole',
  energy_wh: 'whole',
} as const

/** A row begins with its slot. */
type Row = readonly [SlotNumber, ...(string | number)[]]
type Names = ReadonlyMap<ParticipantNumber, string>
type Told<Type> = Extract<PlacedEvent['event'], { readonly type: Type }>

function tradeOf({ sequence, index, atMs }: PlacedEvent, trade: Told<'trade'>, names: Names): Row {
  const taker = names.get(trade.takerParticipant) ?? ''
  const maker = names.get(trade.makerParticipant) ?? ''
  const [seller, buyer] = trade.takerSide === 'sell' ? [taker, maker] : [maker, taker]
  return [trade.slot, `${sequence}.${index}`, atMs, trade.price, trade.energy, seller, buyer]
}

function fillOf({ sequence, index, atMs }: PlacedEvent, fill: Told<'auction_fill'>, names: Names): Row {
  const { slot, auction, side, price, energy } = fill
  return [slot, `${sequence}.${index}`, atMs, auction, names.get(fill.participant) ?? '', side, price, energy]
}

const withSlot = ([slot, ...rest]: Row, duration: DurationMs): (string | number)[] => [
  slotStart(slot, duration),
  ...rest,
]

/** How long the slots of the market are. A home without a journal has no slots. */
async function stepThrough(home: string, take: (placed: PlacedEvent) => void): Promise<DurationMs> {
  if (!existsSync(join(home, 'journal'))) return 0 as DurationMs
  const journal = await openChosenJournal({ home })
  try {
    const { exchange } = await replay(journal, { told: async (events) => events.forEach(take) })
    return exchange.rules?.slotDuration ?? (0 as DurationMs)
  } finally {
    await journal.close()
  }
}
