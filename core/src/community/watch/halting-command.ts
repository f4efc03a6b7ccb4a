import type { Halt } from '../../agents/index.ts'
import type { MarketRules, OperatorCommand } from '../../market/index.ts'

/**
 * What an operator is to command so that a halt holds: a participant's orders are cancelled and refused; a slot is
 * left with one price that nobody honest asks or pays, and everything else in it is cancelled.
 */
export const haltingCommand = (
  { target }: Halt,
  { highestPrice }: Pick<MarketRules, 'highestPrice'>,
): OperatorCommand =>
  'participant' in target
    ? { type: 'kill_participant', participant: target.participant }
    : { type: 'set_price_band', slot: target.slot, low: highestPrice, high: highestPrice }
