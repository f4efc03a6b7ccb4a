import { localDayOf, parseDate, slotStart, type EpochMs } from '@gridbourse/core/kernel'
import type { EventPlace, HeldAuction, ParticipantNumber } from '@gridbourse/core/market'
import { readerOf, type Caller } from './caller.ts'
import { auctionKind, type Names } from './names.ts'
import type { Handlers } from './operation-route.ts'
import { heldAuction, heldAuctions, pastTrades } from './past.ts'
import { presentCalled, presentCertificate } from './present-certificate.ts'
import { presentBook, presentRules, presentSlot, presentTrade } from './present.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** What everybody may see of the market. */
export const marketReads: Handlers<
  'getMarket' | 'getState' | 'listSlots' | 'getBook' | 'listTrades' | 'listAuctions' | 'getAuction'
> = {
  getMarket({ market, engine, calendar, version }) {
    return {
      version,
      rules: presentRules(market.rules!),
      timeZone: calendar.zone,
      clockMs: market.clock,
      isHalted: market.isHalted,
      durability: engine.durability,
      sequence: market.sequence,
    }
  },

  async getState({ engine }) {
    const answer = await engine.stateHash()
    if (answer.kind !== 'state') throw new Problem('journal_failed')
    return { sequence: answer.sequence, stateHash: answer.stateHash }
  },

  listSlots({ market, names, calendar }, { query }) {
    const { slotDuration } = market.rules!
    const day = query.date === undefined ? undefined : dayNamed(calendar.zone, query.date)
    const slots = [...market.books.values()]
      .filter(({ phase }) => query.phase === undefined || phase === query.phase)
      .filter(({ slot }) => {
        const start = slotStart(slot, slotDuration)
        return day === undefined || (start >= day.start && start < day.end)
      })
      .toSorted((a, b) => a.slot - b.slot)
    return {
      slots: slots.map((book) => presentSlot(names, book, market.dayOf(book.slot)!.openingAuctionAt)),
    }
  },

  getBook({ market, names }, { params, query }) {
    const slot = names.slotNumber(params.slot)
    const book = slot === undefined ? undefined : market.books.get(slot)
    if (book === undefined) throw new Problem('slot_unknown', { field: 'slot' })
    return presentBook(names, book.view(query.depth))
  },

  async listTrades({ market, names, store }, { query, caller }) {
    const participant =
      query.participant === undefined ? undefined : participantNamed(names, caller, query.participant)
    const { found, hasMore } = await pastTrades(
      { market, store },
      {
        slot: query.slot === undefined ? undefined : slotNamed(names, query.slot),
        participant,
        from: query.fromMs as EpochMs | undefined,
        to: query.toMs as EpochMs | undefined,
        before: query.before === undefined ? undefined : eventPlace(query.before),
        limit: query.limit,
      },
    )
    const trades = found.map((trade) => presentTrade(names, trade, readerOf(caller)))
    return { trades, next: hasMore ? trades.at(-1)!.id : null }
  },

  async listAuctions({ market, names, store }, { query }) {
    const { found } = await heldAuctions(
      { market, store },
      {
        kind: query.kind,
        before: await placeOfAuction({ market, names, store }, query.before),
        limit: query.limit,
      },
    )
    return {
      auctions: found.map(({ auction, atMs, certificate }) => ({
        auctionId: names.auction(auction),
        kind: auctionKind(auction),
        atMs,
        volumeWh: certificate.volume,
        welfareNanos: String(certificate.welfare),
        gapNanos: String(certificate.gap),
        proven: certificate.proven,
      })),
    }
  },

  async getAuction({ market, names, store }, { params, caller }) {
    const entry = await auctionNamed({ market, names, store }, params.auctionId, 'auctionId')
    return {
      auctionId: params.auctionId,
      kind: auctionKind(entry.auction),
      sequence: entry.sequence,
      atMs: entry.atMs,
      ...presentCertificate(names, entry.certificate),
      orders: entry.orders.map((called) => presentCalled(names, called, readerOf(caller))),
    }
  },
}

type Auctions = Pick<ServerParts, 'market' | 'names' | 'store'>

async function auctionNamed(parts: Auctions, name: string, field: string): Promise<HeldAuction> {
  const auction = parts.names.auctionNumber(name)
  const entry = auction === undefined ? undefined : await heldAuction(parts, auction)
  if (entry === undefined) throw new Problem('auction_unknown', { field })
  return entry
}

const placeOfAuction = (parts: Auctions, name: string | undefined): Promise<EventPlace> | undefined =>
  name === undefined ? undefined : auctionNamed(parts, name, 'before')

/** Whose trades are asked for; that the caller may see them has been seen to. */
function participantNamed(names: Names, caller: Caller, name: string): ParticipantNumber {
  const participant = name === 'me' && caller !== null ? caller : names.participantNamed(name)
  if (participant === undefined) throw new Problem('participant_unknown', { field: 'participant' })
  return participant.participant
}

/** The slot that a request names; where no slot starts then, the exchange would not know it either. */
export function slotNamed(names: Names, name: string, field = 'slot') {
  const slot = names.slotNumber(name)
  if (slot === undefined) throw new Problem('slot_unknown', { field })
  return slot
}

export function eventPlace(id: string) {
  const [sequence, index] = id.split('.').map(Number)
  return { sequence: sequence!, index: index! }
}

export function dayNamed(zone: string, name: string) {
  const date = parseDate(name)
  if (date === undefined) {
    throw new Problem('request_invalid', { field: 'date', detail: `${name} is no day of the calendar` })
  }
  return localDayOf(zone, date)
}
