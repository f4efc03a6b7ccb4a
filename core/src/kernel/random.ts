/** Dice that fall the same way on every machine. Never for secrets. */
export type Random = {
  /** A whole number from 0 to `bound` - 1; `bound` is from 1 to 2^32. */
  below(bound: number): number
  /** A number from 0 (included) to 1 (excluded), in steps of 2^-32. */
  fraction(): number
}

/** A stream of dice for `seed`; equal seeds give equal streams (sfc32, Doty-Humphrey's PractRand). */
export function seededRandom(seed: number | string): Random {
  let a = 0
  let b = 0
  let c = 0
  let counter = 1
  const text = String(seed)
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193)
    b = (Math.imul(b, 31) + text.charCodeAt(i)) | 0
    c = (c + Math.imul(text.charCodeAt(i) + i, 0x9e3779b1)) | 0
  }
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  return {
    below: (bound) => Math.floor((next() / 4_294_967_296) * bound),
    fraction: () => next() / 4_294_967_296,
  }
}
