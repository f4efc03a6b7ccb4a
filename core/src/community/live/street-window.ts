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
import type { Community } from '../community.ts'
import { modelledStreet, type StreetPlace, type StreetSetup } from '../scenario/index.ts'

/** A street seen through a community whose columns begin and end: what planners look back on, and what is to come. */
export type StreetWindow = {
  readonly community: Community
  /** The place of a slot in the community's columns. */
  indexOf(slot: SlotNumber): number
  /** Whether planners see far enough from a slot on. */
  reachesBeyond(slot: SlotNumber): boolean
}

/** What planners look back on, how far a window reaches ahead, and how near its end a new one is needed. */
const DAYS_BEFORE = 28
const DAYS_AHEAD = 10
const DAYS_TO_SPARE = 4

/** Some weeks around a slot of a modelled street, which has no end. */
export function modelledWindow(
  place: StreetPlace,
  around: SlotNumber,
  slotDuration: DurationMs,
  model: (setup: StreetSetup) => Community = modelledStreet,
): StreetWindow {
  const today = daysSinceEpoch(parseDate(localDayAt(place.zone, slotStart(around, slotDuration)).date)!)
  const community = model({
    ...place,
    start: civilDate(today - DAYS_BEFORE),
    days: DAYS_BEFORE + DAYS_AHEAD,
    slotDuration,
  })
  const { indexOf } = wholeWindow(community)
  return {
    community,
    indexOf,
    reachesBeyond: (slot) => ((community.slots - indexOf(slot)) * slotDuration) / 86_400_000 > DAYS_TO_SPARE,
  }
}

/** All of a community that was measured before, and ends where its columns end. */
export function wholeWindow(community: Community): StreetWindow {
  const first = slotAt(community.start, community.slotDuration)
  return { community, indexOf: (slot) => slot - first, reachesBeyond: () => true }
}
