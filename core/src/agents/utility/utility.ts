import { formatDecimal, type SlotNumber } from '../../kernel/index.ts'
import type { ExchangeEvent, ParticipantNumber } from '../../market/index.ts'
import { effectiveExportPrice, importPrice, type UtilityPrices } from '../../settlement/index.ts'
import { slotOf, type Stretch } from '../market-slot.ts'

/**
 * What the utility knows: its tariff of the slots to come. It is the unlimited backstop: whatever the community lacks
 * or has too much of, it supplies and takes, by settlement. It places no orders, so the book shows neighbours alone.
 */
export type UtilitySituation = Stretch & { readonly tariff: readonly UtilityPrices[] }

/** The tariff as published: by slot, with the two numbers that bound what neighbours trade at. */
export type UtilityDecision = {
  readonly published: readonly (UtilityPrices & {
    readonly slot: SlotNumber
    readonly asks: UtilityPrices['export']
    readonly pays: UtilityPrices['export']
  })[]
  readonly reason: string
}

/** There is nothing to solve. */
export const prepareUtility = (_situation: UtilitySituation): never[] => []

/** Publishes the tariff; what it pays is never above what it asks in the same slot. */
export function decideUtility(situation: UtilitySituation): UtilityDecision {
  const published = situation.tariff.map((prices, step) => ({
    ...prices,
    slot: slotOf(situation, step),
    asks: importPrice(prices.import),
    pays: effectiveExportPrice(prices),
  }))
  const asks = published.map((slot) => slot.asks)
  const pays = published.map((slot) => slot.pays)
  return {
    published,
    reason:
      published.length === 0
        ? 'has no tariff to publish'
        : `asks ${range(asks)} and pays ${range(pays)} per kWh over ${published.length} slots, without limit`,
  }
}

/** A sign that the utility was in the book. */
export type UtilityTrace = { readonly record: number; readonly event: ExchangeEvent['type'] }

/** Everything of `events` that shows the utility trading or trying to; empty is as it must be. */
export function utilityInBook(
  utility: ParticipantNumber,
  records: readonly { readonly record: number; readonly events: readonly ExchangeEvent[] }[],
): UtilityTrace[] {
  return records.flatMap(({ record, events }) =>
    events.filter((event) => shows(event, utility)).map(({ type }) => ({ record, event: type })),
  )
}

function shows(event: ExchangeEvent, utility: ParticipantNumber): boolean {
  switch (event.type) {
    case 'order_accepted':
    case 'block_accepted':
    case 'auction_fill':
      return event.participant === utility
    case 'trade':
      return event.makerParticipant === utility || event.takerParticipant === utility
    default:
      return false
  }
}

function range(prices: readonly number[]): string {
  const [low, high] = [Math.min(...prices), Math.max(...prices)]
  return low === high ? decimal(low) : `${decimal(low)} to ${decimal(high)}`
}

const decimal = (micros: number): string => formatDecimal({ digits: BigInt(micros), scale: 6 })
