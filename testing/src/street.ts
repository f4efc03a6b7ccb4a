import type { Community, Participant } from '@gridbourse/core/community'
import { HOUR, seededRandom, type DurationMs, type EpochMs } from '@gridbourse/core/kernel'

export type StreetOptions = {
  readonly homes?: number
  readonly days?: number
  readonly seed?: number
  readonly slotDuration?: DurationMs
  /** ISO day, local midnight is where it says in UTC. */
  readonly start?: EpochMs
  readonly zone?: string
}

/**
 * A street of homes for tests: noisy loads with an evening peak, noisy sun, a battery in every home but the last,
 * dear evenings. Seeded; whole Wh.
 */
export function streetOf({
  homes = 4,
  days = 8,
  seed = 1,
  slotDuration = HOUR,
  start = 0 as EpochMs,
  zone = 'Etc/UTC',
}: StreetOptions = {}): Community {
  const perHour = HOUR / slotDuration
  const slots = days * 24 * perHour
  const hourOf = (slot: number): number => Math.floor(slot / perHour) % 24
  const participants = Array.from({ length: homes }, (_, at): Participant => {
    const dice = seededRandom(`${seed}/${at}`)
    const roof = dice.below(5000)
    const loadWh = new Float64Array(slots)
    const generationWh = new Float64Array(slots)
    for (let slot = 0; slot < slots; slot++) {
      const hour = hourOf(slot)
      const isEvening = hour >= 17 && hour < 22
      loadWh[slot] = Math.round((200 + dice.below(500) + (isEvening ? dice.below(2500) : 0)) / perHour)
      generationWh[slot] = hour > 6 && hour < 18 ? Math.round(dice.below(roof + 1) / perHour) : 0
    }
    return { id: `home-${at + 1}`, loadWh, generationWh, battery: at < homes - 1 ? BATTERY : null }
  })
  return {
    name: 'street',
    zone,
    currency: 'EUR',
    start,
    slotDuration,
    slots,
    importPrice: Float64Array.from({ length: slots }, (_, slot) => (hourOf(slot) < 16 ? 200_000 : 500_000)),
    exportPrice: new Float64Array(slots).fill(50_000),
    participants,
  }
}

const BATTERY = {
  capacityWh: 6400,
  maxChargeW: 5000,
  maxDischargeW: 5000,
  roundTripEfficiency: 0.9,
  initialStateOfCharge: 0.5,
} as const
