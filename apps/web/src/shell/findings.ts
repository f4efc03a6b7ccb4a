/** Something that the palette can find. */
export type Finding = {
  readonly id: string
  readonly kind: 'page' | 'member' | 'slot' | 'agent' | 'command'
  readonly title: string
  readonly note: string
  readonly go: () => void
}

/** So many are listed; more would not be read. */
const MOST = 12

/**
 * What somebody means by `text`: every word of it begins a word of the title or of the note. Titles come before
 * notes, and otherwise the order in which things were given.
 */
export function find(findings: readonly Finding[], text: string): readonly Finding[] {
  const wanted = wordsOf(text)
  if (wanted.length === 0)
    return findings.filter(({ kind }) => kind === 'page' || kind === 'command').slice(0, MOST)
  const found = findings.flatMap((finding) => {
    const title = wordsOf(finding.title)
    const all = [...title, ...wordsOf(finding.note)]
    if (!wanted.every((word) => all.some((each) => each.startsWith(word)))) return []
    const inTitle = wanted.filter((word) => title.some((each) => each.startsWith(word))).length
    const isWhole = wanted.every((word) => title.includes(word))
    return [{ finding, rank: inTitle + (isWhole ? 1 : 0) }]
  })
  return found
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, MOST)
    .map(({ finding }) => finding)
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}:.]+/u)
    .filter((word) => word !== '')
