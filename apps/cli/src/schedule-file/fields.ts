/** A file's field breaks a rule; the message names both. */
export class FieldFlaw extends Error {
  override readonly name = 'FieldFlaw'
  constructor(field: string, rule: string) {
    super(`${field}: ${rule}`)
  }
}

/** What a number must be, and how to say it. */
export type Rule = { readonly holds: (value: number) => boolean; readonly words: string }

export const anyNumber: Rule = { holds: Number.isFinite, words: 'must be a number' }
export const amount: Rule = {
  holds: (value) => Number.isFinite(value) && value >= 0,
  words: 'must be zero or more',
}
export const positive: Rule = {
  holds: (value) => Number.isFinite(value) && value > 0,
  words: 'must be above zero',
}
export const efficiency: Rule = {
  holds: (value) => value > 0 && value <= 1,
  words: 'must be above 0 and at most 1',
}

/** Zero or more, and no more than `limit`, which is `what`. */
export const amountUpTo = (limit: number, what: string): Rule => ({
  holds: (value) => value >= 0 && value <= limit,
  words: `must be from zero to ${what}, ${limit}`,
})

/** Reads the fields of a JSON object; what is read is known, and {@link Fields.expectNoMore} refuses the rest. */
export class Fields {
  readonly #path: string
  readonly #values: Readonly<Record<string, unknown>>
  readonly #known = new Set<string>()

  constructor(value: unknown, path = '') {
    if (!isObject(value)) throw new FieldFlaw(path === '' ? 'the file' : path, 'must be an object')
    this.#path = path
    this.#values = value
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined
  }

  number(name: string, rule: Rule = anyNumber): number {
    return numberOf(this.#take(name), this.#pathOf(name), rule)
  }

  optionalNumber(name: string, rule: Rule = anyNumber): number | undefined {
    this.#known.add(name)
    return this.has(name) ? this.number(name, rule) : undefined
  }

  /** A list of numbers. */
  list(name: string, rule: Rule = anyNumber): Float64Array {
    const values = this.#take(name)
    const path = this.#pathOf(name)
    if (!Array.isArray(values)) throw new FieldFlaw(path, 'must be a list of numbers')
    return Float64Array.from(values, (value: unknown, index) => numberOf(value, `${path}[${index}]`, rule))
  }

  /** A list with one number per step, or one number for all of them. */
  series(name: string, steps: number, rule: Rule = anyNumber): Float64Array {
    if (typeof this.#values[name] === 'number') return new Float64Array(steps).fill(this.number(name, rule))
    const values = this.list(name, rule)
    if (values.length === steps) return values
    throw new FieldFlaw(this.#pathOf(name), `has ${values.length} entries, and the plan has ${steps} steps`)
  }

  flag(name: string): boolean {
    const value = this.#take(name)
    if (typeof value === 'boolean') return value
    throw new FieldFlaw(this.#pathOf(name), 'must be true or false')
  }

  text(name: string): string {
    const value = this.#take(name)
    if (typeof value === 'string') return value
    throw new FieldFlaw(this.#pathOf(name), 'must be text')
  }

  object(name: string): Fields {
    return new Fields(this.#take(name), this.#pathOf(name))
  }

  objects(name: string): readonly Fields[] {
    const values = this.#take(name)
    const path = this.#pathOf(name)
    if (!Array.isArray(values)) throw new FieldFlaw(path, 'must be a list of objects')
    return values.map((value: unknown, index) => new Fields(value, `${path}[${index}]`))
  }

  /** Fields that say nothing about the problem: prose, and answers. */
  ignore(...names: readonly string[]): this {
    for (const name of names) this.#known.add(name)
    return this
  }

  refuse(name: string, rule: string): never {
    throw new FieldFlaw(this.#pathOf(name), rule)
  }

  /** What is not understood is refused: a plan that leaves a field out of account would be wrong. */
  expectNoMore(shape: string): void {
    this.#refuseUnknown(shape, () => true)
  }

  /** The same, but text may say what it likes: a file's prose changes no plan. */
  expectNoMoreButProse(shape: string): void {
    this.#refuseUnknown(shape, (value) => typeof value !== 'string')
  }

  #refuseUnknown(shape: string, matters: (value: unknown) => boolean): void {
    const unknown = Object.keys(this.#values).find(
      (name) => !this.#known.has(name) && matters(this.#values[name]),
    )
    if (unknown !== undefined) this.refuse(unknown, `is not a field of ${shape}`)
  }

  #take(name: string): unknown {
    this.#known.add(name)
    const value = this.#values[name]
    if (value === undefined) this.refuse(name, 'is missing')
    return value
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function numberOf(value: unknown, path: string, rule: Rule): number {
  if (typeof value !== 'number') throw new FieldFlaw(path, 'must be a number')
  if (!rule.holds(value)) throw new FieldFlaw(path, `${rule.words}, not ${value}`)
  return value
}
