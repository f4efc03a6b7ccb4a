import type { MemberTrace as TraceAnswer } from '@gridbourse/api'
import type { MemberTrace } from '@gridbourse/core/community'
import { checkHeldAuction, type AuctionId } from '@gridbourse/core/market'
import { expectedEnergyOf } from './present-day.ts'
import type { ServerParts } from './server-parts.ts'

/** How a slot came onto a bill, as the wire says it. */
export function presentTrace(trace: MemberTrace, { names, street, market }: ServerParts): TraceAnswer {
  const { meter, forecast, plan } = trace
  const slot = names.slot(trace.slot)
  // Meters and ledger of a slot follow from one line of the file in which it was settled.
  const record = `settled.jsonl ${slot}`
  return {
    participant: trace.member,
    slot,
    totalNanos: String(trace.total),
    utilityNanos: String(trace.utility),
    meter: {
      loadWh: meter.loadWh,
      generationWh: meter.generationWh,
      drawnWh: meter.drawnWh,
      netImportWh: meter.netImportWh,
      readAtMs: meter.readAt,
      record,
      quality: street?.isModelled ? 'modelled' : 'measured',
    },
    forecast: forecast && {
      madeAtMs: forecast.madeAt,
      load: expectedEnergyOf(forecast.load),
      generation: expectedEnergyOf(forecast.generation),
      naiveLoadWh: forecast.naiveLoadWh,
      model: forecast.model,
    },
    plan: plan && {
      decision: plan.decision,
      madeAtMs: plan.madeAt,
      expectedPriceMicrosPerKwh: plan.expectedPrice,
      storedValueMicrosPerKwh: plan.storedValue,
      drawnWh: plan.drawnWh,
      reason: plan.reason,
    },
    orders: (trace.orders ?? []).map((order) => ({
      order: order.order === null ? null : names.order(order.order),
      side: order.side,
      priceMicrosPerKwh: order.price,
      energyWh: order.energyWh,
      filledWh: order.filledWh,
      venue: order.venue,
      sequence: order.sequence,
      atMs: order.at,
      reason: order.filledWh < order.energyWh ? (order.reason ?? 'not_matched') : null,
    })),
    matches: trace.matches.map((match) => ({
      venue: match.venue,
      auction: match.auction === null ? null : names.auction(match.auction),
      side: match.side,
      priceMicrosPerKwh: match.price,
      energyWh: match.energyWh,
      sequence: match.sequence,
      atMs: match.at,
      isChecked: match.auction === null ? null : isChecked(market, match.auction),
    })),
    transfers: trace.transfers.map(({ from, to, purpose, amount }) => ({
      from,
      to,
      purpose,
      nanos: String(amount),
      record,
    })),
    settledAtMs: trace.settledAt,
    localPriceMicrosPerKwh: trace.localPrice,
  }
}

/** Whether the certificate holds against the orders as they came; null where memory has them no more. */
function isChecked({ auctions, rules }: ServerParts['market'], auction: AuctionId): boolean | null {
  const held = auctions.get(auction)
  return held === undefined ? null : checkHeldAuction(held, rules!).length === 0
}
