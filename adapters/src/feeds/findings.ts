/** Something that stops a source from being read, and where: line and column count from 1, as editors do. */
export type Flaw = {
  readonly file: string
  readonly line?: number
  /** Of a table `2 (ann)`, of JSON the path of a field. */
  readonly place?: string
  /** One word for programs, such as `energy_is_negative`. */
  readonly rule: string
  readonly words: string
  /** What was found instead, where that helps. */
  readonly found?: string
}

/** Something that was put right in reading, at how many places, and where first. */
export type Repair = Flaw & { readonly count: number }

/** How many problems are told at once. */
const TOLD = 10

/** Collects what is wrong and what was put right. The same rule broken again in the same column is one problem. */
export class Findings {
  readonly #flaws = new Map<string, Flaw & { count: number }>()
  readonly #repairs = new Map<string, Flaw & { count: number }>()

  get areClean(): boolean {
    return this.#flaws.size === 0
  }

  get flaws(): readonly (Flaw & { readonly count: number })[] {
    return [...this.#flaws.values()]
  }

  get repairs(): readonly Repair[] {
    return [...this.#repairs.values()]
  }

  refuse(flaw: Flaw): undefined {
    count(this.#flaws, flaw, 1)
    return undefined
  }

  repair(repair: Flaw, times = 1): void {
    if (times > 0) count(this.#repairs, repair, times)
  }

  /** Throws a `FolderFlaw` with everything that is wrong, where something is; `where` is the folder read, if it is one. */
  expectClean(where: string | null): void {
    if (!this.areClean) throw new FolderFlaw(where, this.flaws)
  }
}

function count(all: Map<string, Flaw & { count: number }>, flaw: Flaw, times: number): void {
  const key = `${flaw.file}\n${flaw.place ?? ''}\n${flaw.rule}`
  const known = all.get(key)
  if (known === undefined) all.set(key, { ...flaw, count: times })
  else known.count += times
}

/** What is wrong with a folder, problem by problem: the file, the line, column or field, and the rule. */
export class FolderFlaw extends Error {
  override readonly name = 'FolderFlaw'
  readonly flaws: readonly Flaw[]

  constructor(folder: string | null, flaws: readonly (Flaw & { readonly count?: number })[]) {
    const lines = flaws.slice(0, TOLD).map(flawText)
    const more = flaws.length > TOLD ? [`and ${flaws.length - TOLD} more problems`] : []
    super(
      lines.length === 1
        ? `${lines[0]}${folder === null ? '' : `, in ${folder}`}`
        : [`${folder ?? 'the source'} cannot be read, ${flaws.length} problems:`, ...lines, ...more].join(
            '\n  ',
          ),
    )
    this.flaws = flaws
  }
}

/** `load.csv, line 4, column 2 (ann): energy is negative (energy_is_negative, found -0.5)` */
export function flawText(flaw: Flaw & { readonly count?: number }): string {
  const { file, line, place, rule, words, found, count: times = 1 } = flaw
  const where = [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(place === undefined ? [] : [line === undefined ? place : `column ${place}`]),
  ]
  const proof = found === undefined ? rule : `${rule}, found ${JSON.stringify(found.slice(0, 40))}`
  const again = times > 1 ? `, and at ${times - 1} more ${times === 2 ? 'place' : 'places'}` : ''
  return `${where.join(', ')}: ${words} (${proof})${again}`
}
