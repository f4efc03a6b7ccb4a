/** What readings are about. The kind decides who may write them, how far ahead they may lie and how long they are kept. */
export const KINDS = ['energy', 'market', 'forecast', 'producer', 'consumer', 'grid', 'trade'] as const
export type Kind = (typeof KINDS)[number]

/**
 * One thing that can be measured. Its name carries its unit last, and its values are whole numbers of that unit: so
 * sums of readings are exact in any order, and a frequency is told in millihertz.
 */
export type Metric = {
  /** `<kind>.<what><unit>`: `energy.importWh`. Never renamed. */
  readonly name: string
  readonly kind: Kind
  readonly unit: string
  readonly lowest: number
  readonly highest: number
  readonly meaning: string
}

const ENERGY = { unit: 'Wh', lowest: 0, highest: 1e12 }
const POWER = { unit: 'W', lowest: -1e10, highest: 1e10 }
const LOAD = { unit: 'W', lowest: 0, highest: 1e10 }
const PRICE = { unit: 'millionths of the currency per kWh', lowest: -2_147_483_647, highest: 2_147_483_647 }
const PERMILLE = { unit: 'permille', lowest: 0, highest: 10_000 }
const CELSIUS = { unit: 'thousandths of a degree Celsius', lowest: -100_000, highest: 300_000 }
const SWITCH = { unit: '1 for yes, 0 for no', lowest: 0, highest: 1 }

const ONLINE = { ...SWITCH, meaning: 'whether the device can be reached; its last will writes 0' }

const TABLE = {
  energy: {
    importWh: { ...ENERGY, meaning: 'register of a meter: all that was ever drawn' },
    exportWh: { ...ENERGY, meaning: 'register of a meter: all that was ever fed in' },
    powerW: { ...POWER, meaning: 'power through the meter, drawn is positive' },
    storedWh: { ...ENERGY, meaning: 'energy in the battery' },
    batteryPowerW: { ...POWER, meaning: 'power of the battery, charging is positive' },
    online: ONLINE,
  },
  market: {
    priceMicrosPerKwh: { ...PRICE, meaning: 'price of the last trade or auction' },
    bidMicrosPerKwh: { ...PRICE, meaning: 'best price that is bid' },
    askMicrosPerKwh: { ...PRICE, meaning: 'best price that is asked' },
    volumeWh: { ...ENERGY, meaning: 'energy traded in the slot so far' },
  },
  forecast: {
    loadW: { ...LOAD, meaning: 'expected load at the instant that the reading names' },
    generationW: { ...LOAD, meaning: 'expected generation at that instant' },
    priceMicrosPerKwh: { ...PRICE, meaning: 'expected price at that instant' },
    temperatureMilliC: { ...CELSIUS, meaning: 'expected air temperature at that instant' },
  },
  producer: {
    outputW: { ...POWER, meaning: 'power that is produced' },
    availableW: { ...LOAD, meaning: 'power that could be produced, were it not held back' },
    irradianceWPerM2: { unit: 'W per square metre', lowest: 0, highest: 2000, meaning: 'sun on the modules' },
    windMmPerS: { unit: 'mm per second', lowest: 0, highest: 150_000, meaning: 'wind at the hub' },
    temperatureMilliC: { ...CELSIUS, meaning: 'temperature of the modules or the generator' },
    online: ONLINE,
  },
  consumer: {
    loadW: { ...LOAD, meaning: 'power that is drawn' },
    flexibleW: { ...LOAD, meaning: 'part of the load that could wait' },
    storedWh: { ...ENERGY, meaning: 'energy in a battery or a store of heat' },
    temperatureMilliC: { ...CELSIUS, meaning: 'temperature of what is heated or cooled' },
    online: ONLINE,
  },
  grid: {
    frequencyMilliHz: { unit: 'mHz', lowest: 0, highest: 100_000, meaning: 'frequency' },
    voltageMilliV: {
      unit: 'mV',
      lowest: 0,
      highest: 1e9,
      meaning: 'voltage between phase and neutral, or line to line',
    },
    currentMilliA: { unit: 'mA', lowest: -1e9, highest: 1e9, meaning: 'current' },
    powerW: { ...POWER, meaning: 'power through the line or transformer' },
    reactivePowerVar: { unit: 'var', lowest: -1e10, highest: 1e10, meaning: 'reactive power' },
    loadingPermille: { ...PERMILLE, meaning: 'load of the line or transformer, 1000 is its limit' },
    balanceW: { ...POWER, meaning: 'generation minus load' },
    online: ONLINE,
  },
  trade: {
    energyWh: { ...ENERGY, meaning: 'energy of a trade' },
    priceMicrosPerKwh: { ...PRICE, meaning: 'price of a trade' },
  },
} as const satisfies Record<Kind, Record<string, Omit<Metric, 'name' | 'kind'>>>

/** Every metric, by kind. */
export const METRICS: readonly Metric[] = KINDS.flatMap((kind) =>
  Object.entries(TABLE[kind]).map(([name, terms]) => ({ ...terms, name: `${kind}.${name}`, kind })),
)

const byName: ReadonlyMap<string, Metric> = new Map(METRICS.map((metric) => [metric.name, metric]))

export const metricNamed = (name: string): Metric | undefined => byName.get(name)

export const metricsOf = (kind: Kind): readonly Metric[] => METRICS.filter((metric) => metric.kind === kind)
