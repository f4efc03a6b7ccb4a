import { slotName, type SlotNumber } from '../../kernel/index.ts'
import type { MarketRules, ParticipantNumber } from '../../market/index.ts'
import { effectiveExportPrice, importPrice } from '../../settlement/index.ts'
import { withoutTrading, type Halt } from '../../agents/index.ts'
import type { Keep } from '../community-record.ts'
import { haltingCommand, MarketWatch } from '../watch/index.ts'
import type { AgentTerms } from './agent-desk.ts'
import type { StreetTimes } from './appointment.ts'
import type { HeardEvent } from './chronicle.ts'
import type { StreetCommand } from './street-orders.ts'
import type { StreetWorld } from './street-world.ts'

/** In whose name halts are commanded, and the price that nobody honest asks or pays. */
export type HaltTerms = { readonly operator: ParticipantNumber } & Pick<MarketRules, 'highestPrice'>

const AUTHORITY = withoutTrading({ mayHalt: true })

export const supervisorTerms: AgentTerms = {
  agent: 'supervisor',
  kind: 'supervisor',
  participant: null,
  strategy: null,
  authority: AUTHORITY,
}

/** More of one slot is not watched, so that a flood of orders does not keep the street from its appointments. */
const MOST_WATCHED = 20_000

/** The market supervisor at its post: hears every order and trade, and commands a halt where somebody is to be stopped. */
export class MarketPost {
  readonly #watch: MarketWatch
  readonly #supervision: HaltTerms
  readonly #slotDuration: StreetTimes['slotDuration']
  readonly #watched = new Map<SlotNumber, number>()

  constructor(
    supervision: HaltTerms,
    { slotDuration, gateLead }: StreetTimes,
    world: StreetWorld,
    keep: Keep,
  ) {
    this.#supervision = supervision
    this.#slotDuration = slotDuration
    this.#watch = new MarketWatch({
      slotDuration,
      gateLead,
      authority: AUTHORITY,
      corridorOf: (slot) => {
        const prices = world.utilityAt(slot)
        return { low: effectiveExportPrice(prices), high: importPrice(prices.import) }
      },
      keep,
    })
  }

  hear({ sequence, at, event }: HeardEvent): void {
    if (event.type === 'day_opened')
      this.#watch.expect({
        firstSlot: event.firstSlot,
        slotCount: event.slotCount,
        opensAt: at,
        openingAuctionAt: event.openingAuctionAt,
      })
    if ('slot' in event && event.slot !== null) {
      const watched = (this.#watched.get(event.slot) ?? 0) + 1
      this.#watched.set(event.slot, watched)
      if (watched > MOST_WATCHED) return
    }
    this.#watch.hear({ record: sequence, at }, null, [event])
  }

  /** Judges what was heard since the last look; answers the halts that are to be commanded. */
  look(now: Parameters<MarketWatch['look']>[0]): StreetCommand[] {
    return this.#watch.look(now).halts.map((halt) => this.#commandOf(halt))
  }

  /** The slot is settled. */
  forget(slot: SlotNumber): void {
    this.#watched.delete(slot)
    this.#watch.forget(slot)
  }

  #commandOf(halt: Halt): StreetCommand {
    const { target, reason } = halt
    const whom =
      'participant' in target
        ? `participant-${target.participant}`
        : `slot-${slotName(target.slot, this.#slotDuration)}`
    return {
      by: this.#supervision.operator,
      key: `street/halt/${whom}/${reason.split(':')[0]}`,
      command: haltingCommand(halt, this.#supervision),
    }
  }
}
