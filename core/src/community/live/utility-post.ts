import { decideUtility, recordDecision, withoutTrading, type UtilitySituation } from '../../agents/index.ts'
import type { DurationMs, EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { AgentTerms, DecideAgain, DeskDecision } from './agent-desk.ts'
import type { DaySlots } from './appointment.ts'
import type { StreetWorld } from './street-world.ts'

export const utilityTerms: AgentTerms = {
  agent: 'utility',
  kind: 'utility',
  participant: null,
  strategy: null,
  authority: withoutTrading({ mayHalt: false }),
}

/** The utility publishes its tariff of a day: the unlimited backstop, by settlement and never by orders. */
export function publishTariff(
  world: StreetWorld,
  { from, to }: DaySlots,
  { at, slotDuration, sequence }: { at: EpochMs; slotDuration: DurationMs; sequence: number },
): { readonly kept: Omit<DeskDecision, 'tookMs'>; readonly again: DecideAgain } {
  const situation: UtilitySituation = {
    firstSlot: from,
    hours: slotDuration / 3_600_000,
    tariff: Array.from({ length: to - from }, (_, step) => world.utilityAt((from + step) as SlotNumber)),
  }
  const record = recordDecision({ agent: 'utility', kind: 'utility', at }, situation, [], (known) =>
    decideUtility(known),
  )
  return {
    kept: {
      ...record,
      id: `utility~${at}`,
      kind: 'utility',
      slot: null,
      sequence,
      headline: `${record.decision.reason.charAt(0).toUpperCase()}${record.decision.reason.slice(1)}.`,
      reasons: ['It supplies what the members lack and takes what they have over, at the published prices.'],
      orders: 0,
      refusals: 0,
    },
    again: () => decideUtility(situation),
  }
}
