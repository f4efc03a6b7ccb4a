import { BrokenLaw } from '../../kernel/index.ts'
import type { Certificate } from '../certificate.ts'
import type { OrderNumber } from '../identity.ts'
import type { AuctionRequest, AuctionResult } from './auction.ts'

/** The order numbers of a request's rows and blocks. */
export type AuctionNumbers = {
  readonly orders: ArrayLike<number>
  readonly blocks: readonly OrderNumber[]
}

/** The proof of `result`, with a line for every order. */
export function certificateOf(
  request: AuctionRequest,
  result: AuctionResult,
  numbers: AuctionNumbers,
): Certificate {
  throw new BrokenLaw(`${request.orders.count} ${result.volume} ${numbers.blocks.length}`)
}
