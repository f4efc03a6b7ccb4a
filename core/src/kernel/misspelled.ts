/**
 * The known field that somebody meant who wrote `name`: the same letters in another spelling, or one letter off.
 * undefined where it is a known name, or like none. A short name is known by its letters alone: much is one letter
 * off `id`.
 */
export function meantBy(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined
  const letters = lettersOf(name)
  return known.find((field) => letters === field || (field.length >= 4 && isOneLetterOff(letters, field)))
}

export const lettersOf = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

/** A letter too many, one too few, a wrong one, or two neighbours the wrong way round. */
function isOneLetterOff(a: string, b: string): boolean {
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let same = 0
  while (same < Math.min(a.length, b.length) - start && a.at(-1 - same) === b.at(-1 - same)) same++
  const [restA, restB] = [a.slice(start, a.length - same), b.slice(start, b.length - same)]
  return (
    (restA.length <= 1 && restB.length <= 1) ||
    (restA.length === 2 && restA[0] === restB[1] && restA[1] === restB[0] && restB.length === 2)
  )
}
