import type { ParticipantBattery } from '../community.ts'

/** Who is at home when: it decides when a household uses what it uses. */
export type Occupancy = 'retired' | 'commuters' | 'family' | 'home-office' | 'late-shift'

/** Panels that look one way; angles in degrees, the azimuth clockwise from north. */
export type Roof = { readonly peakW: number; readonly tilt: number; readonly azimuth: number }

export type ModelledHousehold = {
  readonly id: string
  readonly kind: 'household'
  /** What its wire carries, either way. */
  readonly connectionW: number
  /** A year's use without heat pump and car. */
  readonly yearKwh: number
  readonly occupancy: Occupancy
  readonly roof: Roof | null
  readonly battery: ParticipantBattery | null
  /** What the house loses per kelvin below its heating limit, where a heat pump replaces it. */
  readonly heatLossWPerK: number | null
  /** What the wall box gives the car, where there is one. */
  readonly carChargerW: number | null
}

export type ModelledProducer = {
  readonly id: string
  readonly kind: 'producer'
  /** What its wire carries, either way. */
  readonly connectionW: number
  readonly roof: Roof
  readonly battery: ParticipantBattery | null
}

export type ModelledFactory = {
  readonly id: string
  readonly kind: 'consumer'
  /** What its wire carries, either way. */
  readonly connectionW: number
  /** What its machines draw together when all of them run. */
  readonly machinesW: number
  /** What it draws at night and on Sundays. */
  readonly restW: number
  readonly battery: ParticipantBattery | null
  /** Per kW of the highest import of a month. */
  readonly demandChargePerKw: number
}

export type ModelledMember = ModelledHousehold | ModelledProducer | ModelledFactory

const battery = (capacityWh: number, powerW: number): ParticipantBattery => ({
  capacityWh,
  maxChargeW: powerW,
  maxDischargeW: powerW,
  roundTripEfficiency: 0.9,
  initialStateOfCharge: 0.5,
})

const roof = (peakW: number, tilt: number, azimuth: number): Roof => ({ peakW, tilt, azimuth })

const home = (id: string, yearKwh: number, occupancy: Occupancy, rest: Partial<ModelledHousehold> = {}) => ({
  id,
  kind: 'household' as const,
  connectionW: 30_000,
  yearKwh,
  occupancy,
  roof: null,
  battery: null,
  heatLossWPerK: null,
  carChargerW: null,
  ...rest,
})

/** The street: ten households, of which two have nothing but a meter, a solar farm and a factory. */
export const STREET: readonly ModelledMember[] = [
  home('home-01', 3600, 'family', { roof: roof(8000, 35, 180), battery: battery(8000, 4000) }),
  home('home-02', 2600, 'retired', { roof: roof(5000, 40, 200) }),
  home('home-03', 4300, 'family', {
    roof: roof(9800, 30, 170),
    battery: battery(10_000, 5000),
    carChargerW: 11_000,
  }),
  home('home-04', 2800, 'commuters'),
  home('home-05', 3200, 'home-office', {
    roof: roof(9000, 25, 225),
    battery: battery(9000, 4600),
    heatLossWPerK: 150,
  }),
  home('home-06', 2500, 'late-shift', { carChargerW: 3700 }),
  home('home-07', 4800, 'family', {
    roof: roof(10_000, 35, 190),
    battery: battery(12_000, 6000),
    heatLossWPerK: 180,
    carChargerW: 11_000,
  }),
  home('home-08', 2700, 'retired'),
  home('home-09', 3400, 'commuters', { roof: roof(6000, 45, 135), battery: battery(6000, 3000) }),
  home('home-10', 3000, 'home-office', { heatLossWPerK: 120 }),
  {
    id: 'solar-farm',
    kind: 'producer',
    connectionW: 180_000,
    roof: roof(120_000, 30, 180),
    battery: battery(120_000, 60_000),
  },
  {
    id: 'factory',
    kind: 'consumer',
    connectionW: 150_000,
    machinesW: 55_000,
    restW: 5000,
    battery: battery(80_000, 40_000),
    demandChargePerKw: 9,
  },
]

/** What a member has on its roof or its field; null for nothing. */
export const roofOf = (member: ModelledMember): Roof | null =>
  member.kind === 'consumer' ? null : member.roof
