import { modelledWorld, SettledRows, type SettledSlot } from '@gridbourse/core/community'
import {
  QUARTER_HOUR,
  seededRandom,
  type MicrosPerKwh,
  type SlotNumber,
  type Wh,
} from '@gridbourse/core/kernel'

const PLACE = { seed: 1, zone: 'Europe/Berlin', latitude: 52, longitude: 10 }

/** An hour before a local month ends. */
const FIRST = Date.UTC(2026, 5, 30, 21) / QUARTER_HOUR

/** The first slots of a street around the end of a month: meters drawn by a seed, neighbours who trade. */
export function settledSlots(count: number, seed = 'settled'): SettledSlot[] {
  const { members } = modelledWorld(PLACE, QUARTER_HOUR)
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const energy = (1 + random.below(500)) as Wh
    const price = (80_000 + random.below(100_000)) as MicrosPerKwh
    const [seller, buyer] = [members[random.below(5)]!.id, members[5 + random.below(5)]!.id]
    return {
      slot: (FIRST + i) as SlotNumber,
      netImportWh: members.map(() => (random.below(4_000) - 2_000) as Wh),
      drawnWh: members.map(() => random.below(100) / 8),
      storedMwh: members.map(() => random.below(10_000_000)),
      deals: [
        { member: buyer, venue: 'closing', price, energy },
        { member: seller, venue: 'closing', price, energy: -energy as Wh },
      ],
      closingPrice: price,
      since: i + 1,
    }
  })
}

/** What says in a home that it holds that street. */
export const SETTLED_SCENARIO = { version: 1, scenario: 'street', startsAt: 0, ...PLACE }

/** The books of that street, from its first slot on. */
export const settledRows = (): SettledRows =>
  new SettledRows(modelledWorld(PLACE, QUARTER_HOUR), QUARTER_HOUR)
