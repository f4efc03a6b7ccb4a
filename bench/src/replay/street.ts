import type { Community, Participant } from '@gridbourse/core/community'
import { haurwitz, sunPosition } from '@gridbourse/core/forecast'
import { durationMs, seededRandom, type EpochMs, type Random } from '@gridbourse/core/kernel'

export type StreetSize = { readonly homes: number; readonly days: number; readonly slotMs: number }

const START = Date.UTC(2026, 2, 1) as EpochMs
const SITE = { latitude: 48.1, longitude: 11.6 }
/** kWh a day by hour, in hundredths: a night's rest, a breakfast, a long evening. */
const LOAD_BY_HOUR = [
  20, 18, 17, 17, 18, 25, 45, 60, 50, 40, 38, 45, 55, 45, 38, 38, 45, 70, 95, 100, 85, 65, 45, 28,
]

/** A modelled street: one sky with clouds for all, a roof, a battery and habits of its own for each home. */
export function street({ homes, days, slotMs }: StreetSize): Community {
  const slots = (days * 86_400_000) / slotMs
  const dice = seededRandom('street')
  const sun = sunBySlot({ slots, slotMs }, dice)
  const hourAt = (slot: number): number => ((slot * slotMs) % 86_400_000) / 3_600_000
  return {
    name: 'a modelled street',
    zone: 'UTC',
    currency: 'EUR',
    start: START,
    slotDuration: durationMs(slotMs),
    slots,
    importPrice: Float64Array.from({ length: slots }, (_, slot) => priceAt(hourAt(slot))),
    exportPrice: new Float64Array(slots).fill(60_000),
    participants: Array.from({ length: homes }, (_, index) => home(index, { sun, slotMs, hourAt })),
  }
}

const priceAt = (hour: number): number => (hour < 6 ? 180_000 : hour >= 17 && hour < 21 ? 420_000 : 280_000)

/** By slot: irradiance on flat ground under the day's clouds, W/m2. */
function sunBySlot({ slots, slotMs }: { slots: number; slotMs: number }, dice: Random): Float64Array {
  let clearness = 1
  return Float64Array.from({ length: slots }, (_, slot) => {
    const at = (START + (slot + 0.5) * slotMs) as EpochMs
    if ((slot * slotMs) % 86_400_000 === 0) clearness = 0.25 + 0.75 * dice.fraction()
    return haurwitz(90 - sunPosition(at, SITE).zenith) * clearness * (0.8 + 0.2 * dice.fraction())
  })
}

function home(
  index: number,
  sky: { sun: Float64Array; slotMs: number; hourAt: (slot: number) => number },
): Participant {
  const dice = seededRandom(`home ${index}`)
  const hours = sky.slotMs / 3_600_000
  const roofKw = 3 + 5 * dice.fraction()
  const habit = 0.7 + 1.3 * dice.fraction()
  const loadWh = sky.sun.map((_, slot) => {
    const usual = LOAD_BY_HOUR[Math.floor(sky.hourAt(slot))]! * 10 * habit
    const cooks = dice.fraction() < 0.1 * hours ? 2000 : 0
    return Math.round((usual * (0.5 + dice.fraction()) + cooks) * hours)
  })
  return {
    id: `home-${String(index + 1).padStart(3, '0')}`,
    loadWh,
    generationWh: sky.sun.map((wattsPerM2) => Math.round(wattsPerM2 * roofKw * 0.85 * hours)),
    battery: {
      capacityWh: 5000 + 1000 * dice.below(8),
      maxChargeW: 5000,
      maxDischargeW: 5000,
      roundTripEfficiency: 0.9,
      initialStateOfCharge: 0.5,
    },
  }
}
