import {
  offsetAt,
  slotAt,
  slotStart,
  type DurationMs,
  type MicrosPerKwh,
  type SlotNumber,
  type W,
} from '../../kernel/index.ts'
import type { Thresholds } from '../../agents/index.ts'
import { energyOnly, type UtilityPrices } from '../../settlement/index.ts'
import type { Community, Participant, ParticipantKind } from '../community.ts'
import {
  FLAT_TARIFF,
  STREET,
  THRESHOLDS,
  THRESHOLDS_HOMES,
  thresholdsStreet,
  type ModelledMember,
  type StreetPlace,
} from '../scenario/index.ts'
import { demandPriceOf } from '../demand.ts'
import { FEED_IN, importPriceAt } from '../scenario/utility-tariff.ts'
import { modelledWindow, wholeWindow, type StreetWindow } from './street-window.ts'

/** Who lives in a street: a participant without its readings. */
export type StreetMember = Pick<Participant, 'id' | 'battery' | 'connectionW' | 'demandChargePerKw'> & {
  readonly kind: ParticipantKind
}

/** What a street is made of: who is in it, what the utility asks, and what can be seen of it around a slot. */
export type StreetWorld = {
  readonly zone: string
  readonly seed: number
  readonly members: readonly StreetMember[]
  /** What the wire carries that connects all of them; null where nobody says. */
  readonly limitW: W | null
  /** The rule of thumb that its households go by; null where they plan. */
  readonly thresholds: Thresholds | null
  /** Of any slot that was or will be lived. */
  utilityAt(slot: SlotNumber): UtilityPrices
  windowAround(slot: SlotNumber): StreetWindow
  /** The first slot that nobody measured; null for a street without an end. */
  readonly ends: SlotNumber | null
}

const modelledMember = (member: ModelledMember): StreetMember => ({
  id: member.id,
  kind: member.kind,
  battery: member.battery,
  connectionW: member.connectionW,
  demandChargePerKw: member.kind === 'consumer' ? member.demandChargePerKw : null,
})

/** Who lives in the modelled street. */
export const STREET_MEMBERS: readonly StreetMember[] = STREET.map(modelledMember)

/** Who lives by thresholds. */
export const THRESHOLDS_MEMBERS: readonly StreetMember[] = THRESHOLDS_HOMES.map(modelledMember)

/** A transformer that the farm's noon and the batteries' evening can fill. */
const STREET_LIMIT = 80_000 as W

/** The modelled street, which has neither beginning nor end. */
export const modelledWorld = (place: StreetPlace, slotDuration: DurationMs): StreetWorld => ({
  zone: place.zone,
  seed: place.seed,
  members: STREET_MEMBERS,
  limitW: STREET_LIMIT,
  thresholds: null,
  utilityAt(slot) {
    const at = slotStart(slot, slotDuration)
    const hour = ((at + offsetAt(place.zone, at)) / 3_600_000) % 24
    return { import: importPriceAt(hour), export: FEED_IN }
  },
  windowAround: (slot) => modelledWindow(place, slot, slotDuration),
  ends: null,
})

/** Ten households that go by a rule of thumb: modelled as well, and without an end. */
export const thresholdsWorld = (place: StreetPlace, slotDuration: DurationMs): StreetWorld => ({
  zone: place.zone,
  seed: place.seed,
  members: THRESHOLDS_MEMBERS,
  limitW: null,
  thresholds: THRESHOLDS,
  utilityAt: () => ({ import: energyOnly(FLAT_TARIFF.import), export: FLAT_TARIFF.export }),
  windowAround: (slot) => modelledWindow(place, slot, slotDuration, thresholdsStreet),
  ends: null,
})

/** Who lives in a community that was measured before. */
export const membersOf = ({ participants }: Community): StreetMember[] =>
  participants.map(({ id, kind = 'household', battery, connectionW = null, demandChargePerKw = null }) => ({
    id,
    kind,
    battery,
    connectionW,
    demandChargePerKw,
  }))

/** A community that was measured before, lived again as if it were now. */
export function measuredWorld(community: Community, seed: number): StreetWorld {
  const window = wholeWindow(community)
  const { importPrice, exportPrice, importPriceParts, start, slots, slotDuration } = community
  const first = slotAt(start, slotDuration)
  return {
    zone: community.zone,
    seed,
    members: membersOf(community),
    limitW: null,
    thresholds: null,
    utilityAt(slot) {
      const place = window.indexOf(slot)
      const parts = importPriceParts && {
        energy: importPriceParts.energy[place]! as MicrosPerKwh,
        network: importPriceParts.network[place]! as MicrosPerKwh,
        levies: importPriceParts.levies[place]! as MicrosPerKwh,
        tax: importPriceParts.tax[place]! as MicrosPerKwh,
      }
      return {
        import: parts ?? energyOnly(importPrice[place]! as MicrosPerKwh),
        export: exportPrice[place]! as MicrosPerKwh,
      }
    },
    windowAround: () => window,
    ends: (first + slots) as SlotNumber,
  }
}

/** Micros per kW of a month's highest import; null where nothing is asked. */
export const demandMicrosPerKw = (member: StreetMember): number | null => demandPriceOf(member)
