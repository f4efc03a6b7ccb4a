import { seededRandom } from '../../kernel/index.ts'

/**
 * Shares `energy` among orders in proportion to their own energies; whole Wh that rounding down leaves go to
 * the largest remainders, and among equal remainders by lot. No order gets more than it asked for.
 */
export function proRata(wanted: Float64Array, energy: number, seed: string): Float64Array {
  const total = wanted.reduce((sum, each) => sum + each, 0)
  const shares = new Float64Array(wanted.length)
  const remainders = new Float64Array(wanted.length)
  let left = energy
  for (let at = 0; at < wanted.length; at++) {
    const [quotient, remainder] = divided(wanted[at]!, energy, total)
    shares[at] = quotient
    remainders[at] = remainder
    left -= quotient
  }
  if (left > 0) giveToLargest(shares, remainders, left, seed)
  return shares
}

/** Fills orders one after the other. */
export function firstCome(wanted: Float64Array, energy: number): Float64Array {
  const shares = new Float64Array(wanted.length)
  let left = energy
  for (let at = 0; at < wanted.length && left > 0; at++) {
    shares[at] = Math.min(wanted[at]!, left)
    left -= shares[at]!
  }
  return shares
}

function giveToLargest(shares: Float64Array, remainders: Float64Array, left: number, seed: string): void {
  const smallest = remainders.toSorted()[remainders.length - left]!
  let winners = 0
  let tied = 0
  for (const remainder of remainders) {
    if (remainder > smallest) winners++
    else if (remainder === smallest) tied++
  }
  const random = seededRandom(seed)
  let toDraw = left - winners
  for (let at = 0; at < shares.length; at++) {
    if (remainders[at]! > smallest) shares[at]!++
    else if (remainders[at] === smallest && random.below(tied--) < toDraw) {
      shares[at]!++
      toDraw--
    }
  }
}

/** Quotient and remainder of `part * energy / total`, exact although the product may exceed 2^53. */
function divided(
  part: number,
  energy: number,
  total: number,
): readonly [quotient: number, remainder: number] {
  const product = part * energy
  if (product <= Number.MAX_SAFE_INTEGER) {
    const quotient = Math.floor(product / total)
    const remainder = product - quotient * total
    if (remainder < 0) return [quotient - 1, remainder + total]
    return remainder < total ? [quotient, remainder] : [quotient + 1, remainder - total]
  }
  const exact = BigInt(part) * BigInt(energy)
  const divisor = BigInt(total)
  return [Number(exact / divisor), Number(exact % divisor)]
}
