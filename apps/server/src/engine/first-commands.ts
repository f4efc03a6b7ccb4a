import type { W } from '@gridbourse/core/kernel'
import type { Command, Exchange, MarketRules, ParticipantNumber } from '@gridbourse/core/market'

/** Who an empty market begins with. */
export const FIRST_OPERATOR = 1 as ParticipantNumber

/** What an empty journal begins with: the rules, and somebody who may admit others. */
export function firstCommands(exchange: Exchange, rules: MarketRules): readonly Command[] {
  if (exchange.rules !== undefined) return []
  return [
    { type: 'set_rules', rules },
    {
      type: 'register_participant',
      participant: FIRST_OPERATOR,
      name: 'operator',
      role: 'operator',
      importPower: 0 as W,
      exportPower: 0 as W,
      selfTradePrevention: 'cancel_newest',
    },
  ]
}
