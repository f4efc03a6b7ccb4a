import {
  decideHousehold,
  decideMeteredConsumer,
  decideProducer,
  plainGuard,
  plainOutlook,
  prepareHousehold,
  prepareMeteredConsumer,
  prepareProducer,
  withoutTrading,
  type HouseholdRule,
  type MonthGuard,
} from '../../agents/index.ts'
import { storeLevels, storePlan, type Battery, type Outlook } from '../../battery/index.ts'
import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { Participant } from '../community.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'

/** What a participant knows when it plans for its own meter, with nobody to trade with. */
export type OwnMeter = {
  readonly participant: Participant
  /** As it stands, with what the guard keeps as its reserve. */
  readonly battery: Battery
  readonly outlook: readonly Outlook[]
  readonly guard: MonthGuard
  readonly at: EpochMs
  readonly firstSlot: SlotNumber
  readonly keep: Keep | undefined
}

/** What the participant's agent, of whichever kind, lets its battery follow in the slots ahead. */
export function rulesAtOwnMeter(own: OwnMeter): readonly HouseholdRule[] {
  const { participant, battery, outlook, guard, at, keep } = own
  const agent = participant.id
  switch (participant.kind ?? 'household') {
    case 'household': {
      const levels = storeLevels(prepareHousehold({ battery, outlook }))
      if (keep === undefined) return decideHousehold(levels).rules
      const situation = { battery, outlook: plainOutlook(outlook) }
      const by = { agent, kind: 'household/plan', at } as const
      return decideAndKeep(keep, by, situation, levels, (_, solved) => decideHousehold(solved)).rules
    }
    case 'producer': {
      const situation = { ...untraded(own), generationWh: [], offered: 0, event: null }
      const by = { agent, kind: 'producer', at } as const
      return decideAndKeep(keep, by, situation, prepareProducer(situation).map(storePlan), decideProducer)
        .rules
    }
    case 'consumer': {
      const rest = { netLoadWh: [], traded: 0, jobs: [], guard: plainGuard(guard) }
      const situation = { ...untraded(own), ...rest }
      const plans = prepareMeteredConsumer(situation).map(storePlan)
      const by = { agent, kind: 'consumer', at } as const
      return decideAndKeep(keep, by, situation, plans, decideMeteredConsumer).rules
    }
  }
}

/** A situation in which no slot is traded. */
const untraded = ({ participant, battery, outlook, firstSlot }: OwnMeter) => ({
  participant: participant.id,
  firstSlot,
  hours: outlook[0]!.hours,
  weights: [],
  prices: [],
  battery,
  meter: { outlook: plainOutlook(outlook), capacityWh: battery.capacityWh },
  localCharge: 0,
  venue: 'closing' as const,
  strategy: { strategy: 'truthful' as const },
  seed: 0,
  authority: withoutTrading({ mayHalt: false }),
})
