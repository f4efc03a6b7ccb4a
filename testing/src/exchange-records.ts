import {
  HOUR,
  QUARTER_HOUR,
  seededRandom,
  type EpochMs,
  type MicrosPerKwh,
  type SlotNumber,
  type W,
  type Wh,
} from '@gridbourse/core/kernel'
import {
  createExchange,
  decodeCommand,
  encodeCommand,
  restoreExchange,
  THE_MARKET,
  type Command,
  type Exchange,
  type Journal,
  type JournalRecord,
  type OrderNumber,
  type ParticipantNumber,
} from '@gridbourse/core/market'

/** The journal of a small, busy market, each record a function of its sequence alone. */
export function exchangeRecordAt(sequence: number): JournalRecord {
  const command = commandAt(sequence)
  return {
    sequence,
    atMs: (NOON + sequence) as EpochMs,
    participant: sequence <= OPENING.length || !('participant' in command) ? THE_MARKET : command.participant,
    key: sequence % 3 === 0 ? `order-${sequence}` : '',
    command: encodeCommand(command),
  }
}

/** The exchange that a journal leads to, by its newest snapshot and the records behind that. */
export async function exchangeIn(journal: Journal): Promise<Exchange> {
  const snapshot = await journal.newestSnapshot()
  const exchange = snapshot === undefined ? createExchange() : restoreExchange(snapshot.bytes)
  for await (const batch of journal.read((snapshot?.sequence ?? 0) + 1))
    for (const { command, participant } of batch) exchange.step(decodeCommand(command), participant)
  return exchange
}

const NOON = Date.UTC(2026, 10, 21, 12) as EpochMs
const FIRST_SLOT = Math.ceil((NOON + 12 * HOUR) / QUARTER_HOUR) as SlotNumber
const PARTICIPANTS = 4

function commandAt(sequence: number): Command {
  if (sequence <= OPENING.length) return OPENING[sequence - 1]!
  const random = seededRandom(`command ${sequence}`)
  const participant = (1 + random.below(PARTICIPANTS)) as ParticipantNumber
  const kind = random.below(10)
  if (kind < 2) {
    // Many of these orders are gone, or somebody else's: such a command is journaled and rejected.
    const order = Math.max(1, Math.floor(sequence * 0.8) - random.below(60)) as OrderNumber
    const energy = (1 + random.below(2_000)) as Wh
    return kind === 0
      ? { type: 'cancel_order', participant, order }
      : { type: 'amend_order', participant, order, price: null, energy }
  }
  const isMarket = kind === 2
  return {
    type: 'place_order',
    participant,
    slot: (FIRST_SLOT + random.below(4)) as SlotNumber,
    side: random.below(2) === 0 ? 'buy' : 'sell',
    price: isMarket ? null : ((80_000 + random.below(60) * 10) as MicrosPerKwh),
    energy: (1 + random.below(2_000)) as Wh,
    timeInForce: isMarket ? 'ioc' : 'gate',
    expiresAt: null,
    postOnly: false,
    atClose: false,
  }
}

const OPENING: readonly Command[] = [
  {
    type: 'set_rules',
    rules: {
      currency: 'EUR',
      slotDuration: QUARTER_HOUR,
      tick: 10 as MicrosPerKwh,
      lowestPrice: -500_000 as MicrosPerKwh,
      highestPrice: 4_000_000 as MicrosPerKwh,
      gateLead: (5 * 60_000) as typeof QUARTER_HOUR,
      marginRule: 'pro_rata',
      seed: 1,
      blockNodeLimit: 10_000,
    },
  },
  { type: 'advance_time', at: NOON },
  { type: 'open_day', firstSlot: FIRST_SLOT, slotCount: 96, openingAuctionAt: NOON },
  ...Array.from({ length: PARTICIPANTS }, (_, i) => ({
    type: 'register_participant' as const,
    participant: (i + 1) as ParticipantNumber,
    name: `member-${i + 1}`,
    role: 'participant' as const,
    importPower: 2_000_000_000 as W,
    exportPower: 2_000_000_000 as W,
    selfTradePrevention: 'cancel_newest' as const,
  })),
]
