import type { MarketEvent } from '@gridbourse/api'
import { energyText, moneyText, priceText } from './amount.ts'
import { clockText, instantText, tinted } from './output.ts'

/** One event as a line for people: when, what, and the rest in words. */
export function eventLine(event: MarketEvent): string {
  return lineOf(event, told(event))
}

/** A run of slots after one another that change their phase alike, from its first event to its last. */
export function phasesLine(first: PhaseChange, last: PhaseChange, slots: number): string {
  return lineOf(first, ['yellow', `${slots} slots from ${first.slot} to ${last.slot}: ${first.phase}`])
}

type PhaseChange = Extract<MarketEvent, { readonly type: 'phase_changed' }>

function lineOf({ type, atMs }: MarketEvent, [colour, text]: readonly [Colour, string]): string {
  const kind = type.replaceAll('_', ' ').padEnd(16)
  return `${tinted('dim', clockText(atMs))}  ${colour === null ? kind : tinted(colour, kind)}  ${text}`
}

type Colour = Parameters<typeof tinted>[0] | null

function told(event: MarketEvent): readonly [Colour, string] {
  switch (event.type) {
    case 'trade':
      return [
        'cyan',
        `${event.slot}  ${energyText(event.energyWh)} at ${priceText(event.priceMicrosPerKwh)}: order ${event.takerOrderId} ${event.takerSide === 'buy' ? 'buys from' : 'sells to'} ${event.makerOrderId}`,
      ]
    case 'order_rested':
      return [
        event.side === 'buy' ? 'green' : 'red',
        `${event.slot}  ${offer(event)}: order ${event.orderId}`,
      ]
    case 'order_accepted':
      return [null, `${event.slot}  ${offer(event)}: order ${event.orderId} of ${event.participant}`]
    case 'block_accepted':
      return [
        null,
        `${event.side} at ${priceText(event.priceMicrosPerKwh)} over ${event.profile.length} slots: block ${event.orderId} of ${event.participant}`,
      ]
    case 'order_waiting':
      return [
        null,
        `${event.slot}  order ${event.orderId}: ${energyText(event.energyWh)} for the ${event.until} auction`,
      ]
    case 'order_amended':
      return [
        null,
        `${event.slot}  order ${event.orderId}: ${energyText(event.energyWh)} at ${priceText(event.priceMicrosPerKwh)}${event.keptPriority ? '' : ', last in the queue'}`,
      ]
    case 'order_removed':
      return [
        'dim',
        `${event.slot}  order ${event.orderId}: ${energyText(event.energyWh)} gone (${event.reason.replaceAll('_', ' ')})`,
      ]
    case 'auction_cleared':
      return [
        'yellow',
        `${event.auctionId}: ${energyText(event.volumeWh)}, welfare ${moneyText(event.welfareNanos)}, gap ${moneyText(event.gapNanos)}`,
      ]
    case 'auction_fill':
      return ['cyan', `${event.slot}  ${offer(event)}: order ${event.orderId}`]
    case 'phase_changed':
      return ['yellow', `${event.slot}  ${event.phase}`]
    case 'command_rejected':
      return [
        'red',
        `${event.command}${event.participant === undefined ? '' : ` of ${event.participant}`}: ${event.reason}${event.field === null ? '' : ` (${event.field})`}`,
      ]
    case 'day_opened':
      return [
        'yellow',
        `${event.slotCount} slots from ${event.firstSlot}, opening auction at ${instantText(event.openingAuctionAtMs)}`,
      ]
    case 'price_band_set':
      return [
        'yellow',
        `${event.slot ?? 'every slot'}: ${priceText(event.lowestPriceMicrosPerKwh)} to ${priceText(event.highestPriceMicrosPerKwh)}`,
      ]
    case 'participant_registered':
      return [null, `${event.participant} as ${event.role}`]
    case 'participant_killed':
    case 'participant_revived':
      return ['yellow', event.participant]
    case 'position_limit_set':
      return [
        null,
        `${event.participant}: buys at most ${energyText(event.buyWh)}, sells at most ${energyText(event.sellWh)}`,
      ]
    case 'rules_set':
      return [null, `currency ${event.rules.currency}`]
    case 'time_advanced':
      return ['dim', instantText(event.atMs)]
    case 'market_halted':
    case 'market_resumed':
    case 'market_killed':
      return ['yellow', '']
  }
}

const offer = (event: { side: 'buy' | 'sell'; energyWh: number; priceMicrosPerKwh: number | null }): string =>
  `${event.side} ${energyText(event.energyWh)} at ${event.priceMicrosPerKwh === null ? 'any price' : priceText(event.priceMicrosPerKwh)}`
