import { decideGuard, guardOf, guardSituation, UNGUARDED, type MonthGuard } from '../../agents/index.ts'
import type { Battery } from '../../battery/index.ts'
import { daysSinceEpoch, type EpochMs } from '../../kernel/index.ts'
import { netLoadOf, type Community, type Participant } from '../community.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'
import { demandPriceOf } from '../demand.ts'
import { batteryOf } from './participant-battery.ts'
import { LocalCalendar } from '../diary/local-calendar.ts'

/** A guard is chosen anew when a month begins, after so many days, and on a day on which its peak was exceeded. */
const CHOOSE_DAYS = 7

/** The meter whose peaks are kept down, with its battery, as it is lived; and who hears what is decided. */
type KeptMeter = { readonly netImportWh: Float64Array; readonly keep: Keep | undefined }

/** Keeps the months' peaks of one participant down: says before each slot by which guard its battery goes. */
export class PeakKeeper {
  readonly #community: Community
  readonly #battery: Battery
  readonly #microsPerKw: number
  readonly #netLoadWh: Float64Array
  /** Of the meter with its battery; NaN where it was silent or has not been lived. */
  readonly #netImportWh: Float64Array
  readonly #calendar: LocalCalendar
  readonly #owner: string
  readonly #keep: Keep | undefined
  #guard: MonthGuard = UNGUARDED
  #month = ''
  #peakSoFarWh = 0
  #chosenOn = -Infinity
  #seen = 0

  private constructor(
    community: Community,
    participant: Participant,
    battery: Battery,
    { netImportWh, keep }: KeptMeter,
  ) {
    this.#community = community
    this.#owner = participant.id
    this.#keep = keep
    this.#battery = battery
    this.#microsPerKw = demandPriceOf(participant)!
    this.#netLoadWh = netLoadOf(participant)
    this.#netImportWh = netImportWh
    this.#calendar = new LocalCalendar(community, { from: 0, to: community.slots })
  }

  /** Null for a participant that pays nothing for its peak, or has nothing to keep it down with. */
  static of(community: Community, participant: Participant, meter: KeptMeter): PeakKeeper | null {
    const battery = batteryOf(participant)
    if (battery === null || demandPriceOf(participant) === null) return null
    return new PeakKeeper(community, participant, battery, meter)
  }

  /** The guard of a slot, by what was metered before slot `known`. The same object as long as nothing changed. */
  before(slot: number, known: number): MonthGuard {
    const day = this.#calendar.dayOf(slot)
    const { month, date } = this.#calendar.days[day]!
    const isNewMonth = month !== this.#month
    if (isNewMonth) [this.#month, this.#peakSoFarWh] = [month, 0]
    this.#learn(known)
    const isExceeded = this.#peakSoFarWh > this.#guard.guardWh
    const isDue = isNewMonth || day - this.#chosenOn >= CHOOSE_DAYS || (isExceeded && day > this.#chosenOn)
    if (isDue || this.#knowsTooLittle(day)) this.#choose(slot, day, date, known)
    else if (isExceeded)
      this.#guard = { ...this.#guard, guardWh: this.#peakSoFarWh, chargeUpToWh: this.#peakSoFarWh }
    else if (this.#guard.guardWh === Infinity && this.#guard.chargeUpToWh < this.#peakSoFarWh)
      this.#guard = { ...this.#guard, chargeUpToWh: this.#peakSoFarWh }
    return this.#guard
  }

  /** In the first days of a history a guard is asked for every day. */
  #knowsTooLittle(day: number): boolean {
    return this.#guard.guardWh === Infinity && day > this.#chosenOn
  }

  #learn(known: number): void {
    for (; this.#seen < known; this.#seen++) {
      const net = this.#netImportWh[this.#seen]!
      if (Number.isNaN(net) || this.#calendar.monthOf(this.#seen) !== this.#month) continue
      this.#peakSoFarWh = Math.max(this.#peakSoFarWh, net)
    }
  }

  #choose(slot: number, day: number, date: string, known: number): void {
    const { start, importPrice, exportPrice, slotDuration } = this.#community
    const situation = guardSituation({
      battery: this.#battery,
      hours: slotDuration / 3_600_000,
      microsPerKw: this.#microsPerKw,
      peakSoFarWh: this.#peakSoFarWh,
      daysLeft: daysLeftOf(date),
      netLoadWh: this.#netLoadWh,
      importPrice,
      exportPrice,
      knownBefore: known,
    })
    const by = { agent: this.#owner, kind: 'guard', at: (start + slot * slotDuration) as EpochMs } as const
    this.#guard = guardOf(decideAndKeep(this.#keep, by, situation, [], decideGuard))
    this.#chosenOn = day
  }
}

/** Of the month of a local date, with the date itself. */
function daysLeftOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }
  return daysSinceEpoch({ ...next, day: 1 }) - daysSinceEpoch({ year, month, day })
}
