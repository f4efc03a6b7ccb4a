import { nanos, type Nanos } from '../kernel/index.ts'
import type { Purpose } from './ledger.ts'

/** One line of a bill, exact. Positive is paid by the member. */
export type BillLine = { readonly purpose: Purpose; readonly amount: Nanos }

/** A bill as it is sent: exact lines, one rounded total, and what the rounding left over. */
export type Invoice = {
  readonly lines: readonly BillLine[]
  /** In whole units of 10^-decimals of the currency. */
  readonly total: bigint
  readonly decimals: number
  /** Exact sum of the lines minus the total: goes to the account `rounding`. */
  readonly remainder: Nanos
}

/**
 * The one place where money is rounded: the sum of exact lines to `decimals` places, half to even
 * (IEEE 754 roundTiesToEven), the remainder named.
 */
export function invoice(lines: readonly BillLine[], decimals = 2): Invoice {
  const unit = 10n ** BigInt(9 - decimals)
  const exact = lines.reduce((total, { amount }) => total + amount, 0n)
  const total = divideHalfEven(exact, unit)
  return { lines, total, decimals, remainder: nanos(exact - total * unit) }
}

function divideHalfEven(value: bigint, unit: bigint): bigint {
  const negative = value < 0n
  const size = negative ? -value : value
  const whole = size / unit
  const twice = (size % unit) * 2n
  const up = twice > unit || (twice === unit && whole % 2n === 1n)
  const rounded = up ? whole + 1n : whole
  return negative ? -rounded : rounded
}
