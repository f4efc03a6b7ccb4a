import { localDayOf, parseDate, slotStart } from '@gridbourse/core/kernel'
import { readerOf } from './caller.ts'
import { auctionKind, type Names } from './names.ts'
import type { Handlers } from './operation-route.ts'
import { presentCalled, presentCertificate } from './present-certificate.ts'
import { presentBook, presentRules, presentSlot, presentTrade } from './present.ts'
import { Problem } from './problem.ts'

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

  listTrades({ market, names }, { query, caller }) {
    const slot = query.slot === undefined ? undefined : slotNamed(names, query.slot)
    const before = query.before === undefined ? undefined : eventPlace(query.before)
    const trades = market.trades.find({ slot, before, limit: query.limit + 1 })
    const page = trades.slice(0, query.limit).map((trade) => presentTrade(names, trade, readerOf(caller)))
    return { trades: page, next: trades.length > query.limit ? page.at(-1)!.id : null }
  },

  listAuctions({ market, names }, { query }) {
    const auctions = market.auctions.newest(query.kind, query.limit)
    return {
      auctions: auctions.map(({ auction, atMs, certificate }) => ({
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

  getAuction({ market, names }, { params, caller }) {
    const auction = names.auctionNumber(params.auctionId)
    const entry = auction === undefined ? undefined : market.auctions.get(auction)
    if (entry === undefined) throw new Problem('auction_unknown', { field: 'auctionId' })
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
