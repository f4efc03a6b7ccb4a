import type { Venue } from './slot-record.ts'

/** Where energy changed hands: the venues, deviations settled among members, and the utility. */
export type VolumeVenue = Venue | 'imbalance' | 'utility'

export const VOLUME_VENUES = ['opening', 'continuous', 'closing', 'imbalance', 'utility'] as const

/** Both not negative. */
export type Volume = { readonly boughtWh: number; readonly soldWh: number }
export type VenueVolumes = Readonly<Record<VolumeVenue, Volume>>

/** Volumes that grow, as slots are settled. */
export class VolumeTally implements VenueVolumes {
  readonly opening = { boughtWh: 0, soldWh: 0 }
  readonly continuous = { boughtWh: 0, soldWh: 0 }
  readonly closing = { boughtWh: 0, soldWh: 0 }
  readonly imbalance = { boughtWh: 0, soldWh: 0 }
  readonly utility = { boughtWh: 0, soldWh: 0 }

  /** Adds energy, positive where it was bought; `times` -1 takes it back. */
  add(venue: VolumeVenue, energy: number, times: 1 | -1 = 1): void {
    if (energy > 0) this[venue].boughtWh += times * energy
    else if (energy < 0) this[venue].soldWh -= times * energy
  }

  addAll(volumes: VenueVolumes): this {
    for (const venue of VOLUME_VENUES) {
      this[venue].boughtWh += volumes[venue].boughtWh
      this[venue].soldWh += volumes[venue].soldWh
    }
    return this
  }
}
