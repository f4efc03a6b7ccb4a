import { seededRandom, type Random } from '../../kernel/index.ts'

/** A draw from the standard normal distribution (Box and Muller 1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()))
  return radius * Math.cos(2 * Math.PI * random.fraction())
}

/** How often something of `mean` occurrences happens (Knuth's product method; for means of a few). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let product = random.fraction()
  let count = 0
  for (; product > limit; count++) product *= random.fraction()
  return count
}

/** A place in `weights`, each as likely as it weighs. */
export function weighted(random: Random, weights: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]!
  let left = random.fraction() * sum
  for (let i = 0; i < weights.length; i++) if ((left -= weights[i]!) < 0) return i
  return weights.length - 1
}

/**
 * Noise that any instant can be asked for on its own: a standard normal draw at every whole multiple of
 * `period`, each from a seed of its own, and a straight line between.
 */
export function noiseOf(seed: string, period: number): (at: number) => number {
  const draws = new Map<number, number>()
  const knot = (number: number): number => {
    let draw = draws.get(number)
    if (draw === undefined) draws.set(number, (draw = normal(seededRandom(`${seed}/${number}`))))
    return draw
  }
  return (at) => {
    const before = Math.floor(at / period)
    const share = at / period - before
    return knot(before) * (1 - share) + knot(before + 1) * share
  }
}
