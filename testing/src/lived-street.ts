import {
  LiveStreet,
  modelledWorld,
  STREET,
  thresholdsWorld,
  type StreetMember,
  type HeardEvent,
  type LiveStreetSetup,
  type SettledSlot,
  type StreetTimes,
} from '@gridbourse/core/community'
import {
  civilDate,
  daysSinceEpoch,
  instantOf,
  localDayAt,
  localDayOf,
  parseDate,
  parseInstant,
  slotAt,
  type DurationMs,
  type EpochMs,
  type MicrosPerKwh,
  type W,
} from '@gridbourse/core/kernel'
import { createExchange, type Command, type ParticipantNumber } from '@gridbourse/core/market'

export const times: StreetTimes = {
  zone: 'Europe/Berlin',
  slotDuration: 900_000 as DurationMs,
  gateLead: 300_000 as DurationMs,
  openingAuctionTime: 43_200_000 as DurationMs,
}
const place = { seed: 1, zone: times.zone, latitude: 52, longitude: 10 }
export const world = modelledWorld(place, times.slotDuration)
/** Ten households that go by a rule of thumb. */
export const byThresholds = thresholdsWorld(place, times.slotDuration)
export const BEGIN = parseInstant('2026-06-01T09:30Z')!
/** In whose name the market is halted. */
export const OPERATOR = 1 as ParticipantNumber
export const STRANGER = 99 as ParticipantNumber
export const numbers = STREET.map((_, index) => (index + 2) as ParticipantNumber)

/** A market beside the street: an exchange, and days that are opened as a server opens them. */
export class Market {
  readonly heard: HeardEvent[] = []
  commands = 0
  rejected: string[] = []
  /** Who hears what happens. */
  street: LiveStreet | undefined
  readonly #exchange = createExchange()

  constructor(members: readonly StreetMember[]) {
    this.step({
      type: 'set_rules',
      rules: {
        currency: 'EUR',
        slotDuration: times.slotDuration,
        tick: 10 as MicrosPerKwh,
        lowestPrice: -500_000 as MicrosPerKwh,
        highestPrice: 4_000_000 as MicrosPerKwh,
        gateLead: times.gateLead,
        marginRule: 'pro_rata',
        seed: 0,
        blockNodeLimit: 100,
      },
    })
    this.step({ type: 'advance_time', at: BEGIN })
    for (const [index, participant] of [...numbers.slice(0, members.length), STRANGER].entries())
      this.step({
        type: 'register_participant',
        participant,
        name: members[index]?.id ?? 'stranger',
        role: 'participant',
        importPower: (members[index]?.connectionW ?? 50_000) as W,
        exportPower: (members[index]?.connectionW ?? 50_000) as W,
        selfTradePrevention: 'cancel_oldest',
      })
    this.#openDays(BEGIN)
  }

  advanceTo(at: EpochMs): void {
    if (at <= this.#exchange.clock) return
    this.step({ type: 'advance_time', at })
    this.#openDays(at)
  }

  step(command: Command): void {
    const events = this.#exchange.step(command)
    this.commands++
    for (const event of events)
      if (event.type === 'command_rejected') this.rejected.push(`${command.type}: ${event.reason}`)
    const at = this.#exchange.clock
    const heard = events.map((event) => ({ sequence: this.commands, at, event }))
    this.heard.push(...heard)
    this.street?.hear(heard)
  }

  #openDays(now: EpochMs): void {
    const known = this.#exchange.days().map(({ firstSlot }) => firstSlot)
    const today = daysSinceEpoch(parseDate(localDayAt(times.zone, now).date)!)
    for (const date of [today, today + 1].map(civilDate)) {
      const { start, end } = localDayOf(times.zone, date)
      const firstSlot = slotAt(start, times.slotDuration)
      if (known.includes(firstSlot)) continue
      this.step({
        type: 'open_day',
        firstSlot,
        slotCount: (end - start) / times.slotDuration,
        openingAuctionAt: instantOf(
          times.zone,
          civilDate(daysSinceEpoch(date) - 1),
          times.openingAuctionTime,
        ),
      })
    }
  }
}

export type Lived = { readonly street: LiveStreet; readonly market: Market; readonly settled: SettledSlot[] }

/** A street that begins, or goes on from what was settled, beside a market of its own. */
export function begin(settled: readonly SettledSlot[] = [], more: Partial<LiveStreetSetup> = {}): Lived {
  const lives = more.world ?? world
  const market = new Market(lives.members)
  const street = new LiveStreet({
    world: lives,
    times,
    numbers: numbers.slice(0, lives.members.length),
    begins: BEGIN,
    settled,
    supervision: { operator: OPERATOR, highestPrice: 4_000_000 as MicrosPerKwh },
    ...more,
  })
  market.street = street
  return { street, market, settled: [...settled] }
}

/** Lives until so many slots more are settled; `meanwhile` is told every appointment before it is kept. */
export function live(
  { street, market, settled }: Lived,
  slots: number,
  meanwhile?: (now: EpochMs) => void,
): void {
  for (const enough = settled.length + slots; settled.length < enough;) {
    const { kind, at } = street.next
    market.advanceTo(at)
    meanwhile?.(at)
    if (kind === 'settle') settled.push(street.settle())
    else for (const { command } of street.quote(at)) market.step(command)
  }
}
