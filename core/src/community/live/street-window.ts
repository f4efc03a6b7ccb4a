import {
  civilDate,
  daysSinceEpoch,
  localDayAt,
  parseDate,
  slotAt,
  slotStart,
  type DurationMs,
  type SlotNumber,
} from '../../kernel/index.ts'
import { modelledStreet, type ModelledStreet, type StreetPlace } from '../scenario/index.ts'

/** What planners look back on, how far a window reaches ahead, and how near its end a new one is needed. */
const DAYS_BEFORE = 28
const DAYS_AHEAD = 10
const DAYS_TO_SPARE = 4

/** A street without an end, seen through a community that has one: some weeks around the slot that is lived. */
export class StreetWindow {
  readonly community: ModelledStreet
  readonly #first: SlotNumber

  constructor(place: StreetPlace, around: SlotNumber, slotDuration: DurationMs) {
    const today = daysSinceEpoch(parseDate(localDayAt(place.zone, slotStart(around, slotDuration)).date)!)
    this.community = modelledStreet({
      ...place,
      start: civilDate(today - DAYS_BEFORE),
      days: DAYS_BEFORE + DAYS_AHEAD,
      slotDuration,
    })
    this.#first = slotAt(this.community.start, slotDuration)
  }

  /** The place of a slot in the community's columns. */
  indexOf(slot: SlotNumber): number {
    return slot - this.#first
  }

  /** Whether planners see far enough from a slot on. */
  reachesBeyond(slot: SlotNumber): boolean {
    const daysLeft = ((this.community.slots - this.indexOf(slot)) * this.community.slotDuration) / 86_400_000
    return daysLeft > DAYS_TO_SPARE
  }
}
