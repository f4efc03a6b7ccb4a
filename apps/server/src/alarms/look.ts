import type {
  DiskSeen,
  FeedSeen,
  JournalSeen,
  MeterSeen,
  Observation,
  StoreSeen,
} from '@gridbourse/core/alarms'
import type { AuctionDue, CommunitySeen, LedgerSeen, SuspicionSeen } from '@gridbourse/core/alarms'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { EngineThread } from '../engine/engine-thread.ts'
import type { Names } from '../http/names.ts'
import type { MarketView } from '../views/market-view.ts'

/** Parts of a server that can be looked at; each may be missing. Whoever brings a part registers it with `Alarms`. */
export type Sources = {
  readonly feeds?: () => readonly FeedSeen[]
  readonly meters?: () => readonly MeterSeen[]
  readonly ledger?: () => LedgerSeen | null
  readonly store?: () => StoreSeen | null
  readonly community?: () => CommunitySeen | null
  readonly suspicions?: () => readonly SuspicionSeen[]
}

export type LookParts = {
  readonly engine: EngineThread
  readonly market: MarketView
  readonly names: Names
  /** How much room the disk of the home has; null where the system does not say. */
  readonly disk: () => Promise<DiskSeen | null>
  readonly gap: () => JournalSeen['gap']
}

/** Looks at everything once. */
export async function look(parts: LookParts, sources: Sources): Promise<Observation> {
  const { engine, market, gap, disk } = parts
  const space = await disk()
  return {
    at: Date.now() as EpochMs,
    marketAt: marketNow(parts),
    feeds: sources.feeds?.() ?? [],
    meters: sources.meters?.() ?? [],
    auctions: overdueAuctions(parts),
    ledger: sources.ledger?.() ?? null,
    journal: {
      lastSequence: market.sequence,
      gap: gap(),
      failure: engine.status.kind === 'failed' ? engine.status.reason : null,
    },
    disk: space,
    store: sources.store?.() ?? null,
    community: sources.community?.() ?? null,
    suspicions: sources.suspicions?.() ?? [],
  }
}

/**
 * A simulated clock may have run on by hours while its events are on the way, so that of the events counts; the
 * machine's own runs whether the engine follows or not.
 */
function marketNow({ engine, market }: LookParts): EpochMs | null {
  if (engine.status.kind !== 'ready') return null
  return engine.clock?.kind === 'machine' ? engine.clock.at : market.clock
}

/** Auctions whose time has come and that were not held. In a halt the opening auction waits, as it should. */
function overdueAuctions(parts: LookParts): AuctionDue[] {
  const { market, names } = parts
  const now = marketNow(parts)
  if (now === null) return []
  const opening = market.days
    .filter(({ isWaiting, openingAuctionAt }) => isWaiting && openingAuctionAt < now && !market.isHalted)
    .map(({ firstSlot, openingAuctionAt }) => ({
      auction: `opening-${names.slot(firstSlot)}`,
      dueAt: openingAuctionAt,
    }))
  const closing = [...market.books.values()]
    .filter(({ phase, gateClosesAt }) => phase !== 'closed' && gateClosesAt < now)
    .map(({ slot, gateClosesAt }) => ({ auction: `closing-${names.slot(slot)}`, dueAt: gateClosesAt }))
  return [...opening, ...closing]
}
