import type { Thresholds } from '../../agents/index.ts'
import type { MicrosPerKwh } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import type { ModelledHousehold, Occupancy } from './members.ts'
import { modelledStreet, type StreetSetup } from './modelled-street.ts'

/** What households without plans go by: between the thresholds they live of their own. */
export const THRESHOLDS: Thresholds = { buyBelow: 0.3, sellAbove: 0.7, price: 150_000 as MicrosPerKwh }

/** What the utility asks and pays around the clock. */
export const FLAT_TARIFF = { import: 250_000 as MicrosPerKwh, export: 50_000 as MicrosPerKwh }

const OCCUPANCIES: readonly Occupancy[] = ['family', 'retired', 'commuters', 'home-office', 'late-shift']

/**
 * Ten households with one kind of battery, by turns nearly empty and nearly full. Who begins nearly empty has a small
 * roof, so that there is something to trade on the days that follow.
 */
export const THRESHOLDS_HOMES: readonly ModelledHousehold[] = Array.from({ length: 10 }, (_, index) => {
  const beginsLow = index % 2 === 0
  return {
    id: `home-${String(index + 1).padStart(2, '0')}`,
    kind: 'household',
    connectionW: 30_000,
    yearKwh: 3000,
    occupancy: OCCUPANCIES[index % OCCUPANCIES.length]!,
    roof: beginsLow ? { peakW: 2000, tilt: 35, azimuth: 180 } : null,
    battery: {
      capacityWh: 10_000,
      maxChargeW: 5000,
      maxDischargeW: 5000,
      roundTripEfficiency: 0.9,
      initialStateOfCharge: beginsLow ? 0.15 : 0.95,
    },
    heatLossWPerK: null,
    carChargerW: null,
  }
})

/** The modelled street with these households alone, at a tariff that never changes. */
export function thresholdsStreet(setup: StreetSetup): Community {
  const street = modelledStreet(setup, THRESHOLDS_HOMES)
  return {
    ...street,
    name: 'Ten households by thresholds',
    importPrice: street.importPrice.map(() => FLAT_TARIFF.import),
    exportPrice: street.exportPrice.map(() => FLAT_TARIFF.export),
    importPriceParts: null,
  }
}
