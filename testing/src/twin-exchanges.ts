import { deepStrictEqual } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import { certificateOf, checkCertificate, createExchange, runAuction } from '@gridbourse/core/market'
import type { AuctionRequest, AuctionResult, OrderNumber, ParticipantNumber } from '@gridbourse/core/market'
import { naiveAuction } from '../../core/src/market/auction/naive-auction.ts'
import { createNaiveExchange } from '../../core/src/market/naive/naive-exchange.ts'
import { askedBy } from './market-day.ts'
import type { Asked, Deed } from './market-day.ts'
import type { Entry } from './market-history.ts'

/** The first command on which the exchange and its naive twin do not do the same. */
export type Disagreement = Asked & {
  readonly exchange: Entry['events']
  readonly naive: Entry['events']
}

/** Lets the same happen on the exchange and on its naive twin, until they disagree. */
export function disagreementOf(morning: readonly Asked[], deeds: readonly Deed[]): Disagreement | undefined {
  const exchange = createExchange()
  const naive = createNaiveExchange(provenAuction)
  const owners: ParticipantNumber[] = []
  for (const each of [...morning, ...deeds]) {
    const { command, by } = 'kind' in each ? askedBy(each, exchange.clock, owners) : each
    const given = exchange.step(command, by)
    const expected = naive.step(command, by)
    if (!isDeepStrictEqual(given, expected)) return { command, by, exchange: given, naive: expected }
    for (const event of expected)
      if (event.type === 'order_accepted' || event.type === 'block_accepted') owners.push(event.participant)
  }
  return undefined
}

/** Blocks up to which every subset of them is tried. */
const BRUTE_FORCE = 5

/** The auction, held against its own naive twin and its certificate against the checker. */
function provenAuction(request: AuctionRequest): AuctionResult {
  const result = runAuction(request)
  const numbers = {
    orders: Array.from({ length: request.orders.count }, (_, row) => row + 1),
    blocks: request.blocks.map((_, i) => (request.orders.count + i + 1) as OrderNumber),
  }
  deepStrictEqual(checkCertificate(request, numbers, certificateOf(request, result, numbers)), [])
  if (request.blocks.length <= BRUTE_FORCE) {
    const { welfare, volume } = naiveAuction(request)
    deepStrictEqual({ welfare: result.welfare, volume: BigInt(result.volume) }, { welfare, volume })
  }
  return result
}
