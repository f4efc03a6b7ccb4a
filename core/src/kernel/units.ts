declare const unit: unique symbol
type Quantity<Name extends string> = number & { readonly [unit]: Name }

/** Energy in whole watt-hours. */
export type Wh = Quantity<'Wh'>

/** Power in whole watts. */
export type W = Quantity<'W'>

/** A price in millionths of the market's currency per kilowatt-hour; 1 per MWh is 1000. May be negative. */
export type MicrosPerKwh = Quantity<'MicrosPerKwh'>

/** An instant in milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = Quantity<'EpochMs'>

/** A span of time in milliseconds. */
export type DurationMs = Quantity<'DurationMs'>

/** Money in billionths of the market's currency. Exact: 1 micro per kWh times 1 Wh is 1 nano. */
export type Nanos = bigint & { readonly [unit]: 'Nanos' }

/** The most energy one order may carry, in Wh. */
export const MAX_ENERGY = 2_147_483_647 as Wh

export const wh = (value: number): Wh => whole(value, 'Wh') as Wh
export const watts = (value: number): W => whole(value, 'W') as W
export const microsPerKwh = (value: number): MicrosPerKwh => whole(value, 'micros per kWh') as MicrosPerKwh
export const epochMs = (value: number): EpochMs => whole(value, 'ms') as EpochMs
export const durationMs = (value: number): DurationMs => whole(value, 'ms') as DurationMs
export const nanos = (value: bigint): Nanos => value as Nanos

/** What `energy` costs at `price`; exact, and negative where the price is. */
export function cost(price: MicrosPerKwh, energy: Wh): Nanos {
  return (BigInt(price) * BigInt(energy)) as Nanos
}

/** The energy that `power` carries in `duration`, rounded down to whole Wh. */
export function energyOf(power: W, duration: DurationMs): Wh {
  return Math.floor((power * duration) / 3_600_000) as Wh
}

function whole(value: number, name: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} ${name} is not a whole number`)
  return value
}
