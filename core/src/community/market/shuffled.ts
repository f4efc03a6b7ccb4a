import { seededRandom } from '../../kernel/index.ts'

/** The same things in an order that `seed` draws (Fisher and Yates), so that nobody wins every tie. */
export function shuffled<T>(things: readonly T[], seed: string): T[] {
  const random = seededRandom(seed)
  const result = [...things]
  for (let last = result.length - 1; last > 0; last--) {
    const drawn = random.below(last + 1)
    const thing = result[last]!
    result[last] = result[drawn]!
    result[drawn] = thing
  }
  return result
}
