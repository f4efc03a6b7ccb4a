import type { Auction } from '@gridbourse/api'
import type { Command } from 'commander'
import { energyText, moneyText, priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table } from '../output.ts'

export function register(program: Command): void {
  speaksToServer(
    program
      .command('auctions')
      .description('List the auctions held, or show the certificate of one.')
      .argument('[auction]', 'its id: closing-2026-11-22T10:15Z'),
  ).action(auctions)
}

async function auctions(auctionId: string | undefined, options: Connection): Promise<void> {
  const client = clientOf(options)
  if (auctionId !== undefined) {
    show(await client.getAuction({ params: { auctionId } }), options, certificate)
    return
  }
  show(await client.listAuctions(), options, ({ auctions: held }) =>
    held.length === 0
      ? 'no auctions yet'
      : table(
          ['auction', 'at', '>volume', '>welfare', '>gap', 'proven'],
          held.map((auction) => [
            auction.auctionId,
            instantText(auction.atMs),
            energyText(auction.volumeWh),
            moneyText(auction.welfareNanos),
            moneyText(auction.gapNanos),
            auction.proven ? 'yes' : 'no',
          ]),
        ),
  )
}

/** A certificate for people; `--json` has it whole. */
export function certificate(auction: Auction): string {
  const interval = ([low, high]: Auction['slots'][number]['priceIntervalMicrosPerKwh']): string =>
    `${priceText(low)} to ${priceText(high)}`
  const traded = auction.slots.filter(({ volumeWh }) => volumeWh > 0)
  return [
    `${auction.auctionId}  held ${instantText(auction.atMs)}, journal record ${auction.sequence}`,
    `volume ${energyText(auction.volumeWh)}, welfare ${moneyText(auction.welfareNanos)}, bound ${moneyText(auction.boundNanos)}, gap ${moneyText(auction.gapNanos)}, ${auction.proven ? 'proven best' : 'search stopped early'}`,
    '',
    traded.length === 0
      ? 'nothing traded'
      : table(
          ['slot', '>volume', '>price', 'any of these prices supports it'],
          traded.map((slot) => [
            slot.slot,
            energyText(slot.volumeWh),
            priceText(slot.priceMicrosPerKwh),
            interval(slot.priceIntervalMicrosPerKwh),
          ]),
        ),
    ...auction.accepted.map(({ orderId, energyWh }) => `order ${orderId}: ${energyText(energyWh)} accepted`),
    ...auction.rejected.map(
      ({ orderId, energyWh, reason }) =>
        `order ${orderId}: ${energyText(energyWh)} ${reason.replaceAll('_', ' ')}`,
    ),
  ].join('\n')
}
