import type { Random } from '@gridbourse/core/kernel'

/** A JSON Schema as OpenAPI writes it: as much of it as says what a value looks like. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
}

export type Schemas = Readonly<Record<string, Schema>>

/** Words that a market of the fuzz knows, by the name of the field or parameter that takes them. */
export type Vocabulary = Readonly<Record<string, readonly unknown[]>>

/** Makes values that fit a schema, and ones that do not. */
export class ValueMaker {
  readonly #dice: Random
  readonly #schemas: Schemas
  readonly #known: Vocabulary

  constructor(dice: Random, schemas: Schemas, known: Vocabulary) {
    this.#dice = dice
    this.#schemas = schemas
    this.#known = known
  }

  /** Mostly what the schema wants; at every depth now and then something else. */
  value(schema: Schema, name = '', depth = 0): unknown {
    if (this.chance(0.06)) return this.hostile(depth)
    const known = this.#known[name]
    if (known !== undefined && this.chance(0.7)) return this.pick(known)
    if (schema.$ref !== undefined)
      return this.value(this.#schemas[schema.$ref.split('/').at(-1)!] ?? {}, name, depth + 1)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return this.pick(schema.enum)
    const ways = schema.anyOf ?? schema.oneOf ?? schema.allOf
    if (ways !== undefined) return depth > 12 ? null : this.value(this.pick(ways), name, depth + 1)
    if (schema.examples !== undefined && this.chance(0.5)) return this.pick(schema.examples)
    return this.#ofType(schema, depth)
  }

  /** What nobody should send, and somebody will. */
  hostile(depth = 0): unknown {
    const kind = this.#dice.below(depth > 4 ? 9 : 11)
    if (kind === 9) return Array.from({ length: this.#dice.below(50) }, () => this.hostile(depth + 3))
    if (kind === 10)
      return JSON.parse(`{"__proto__":{"role":"operator"},"a":${JSON.stringify(this.hostile(depth + 3))}}`)
    return this.pick([
      null,
      true,
      -1,
      1.5,
      2 ** 53,
      1e308,
      '',
      this.text(),
      'x'.repeat(this.#dice.below(5_000)),
    ])
  }

  text(): string {
    return this.pick(HOSTILE_TEXTS)
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.#dice.below(values.length)]!
  }

  chance(share: number): boolean {
    return this.#dice.fraction() < share
  }

  #ofType(
    { type, properties, required = [], items, minimum, maximum, minItems = 0 }: Schema,
    depth: number,
  ): unknown {
    switch (type) {
      case 'object':
        return Object.fromEntries(
          Object.entries(properties ?? {})
            .filter(([name]) => this.chance(required.includes(name) ? 0.97 : 0.5))
            .map(([name, schema]) => [name, this.value(schema, name, depth + 1)]),
        )
      case 'array':
        return Array.from({ length: minItems + this.#dice.below(4) }, () =>
          this.value(items ?? {}, '', depth + 1),
        )
      case 'integer':
      case 'number':
        return this.pick([minimum ?? 0, maximum ?? 1000, 1, 100, 120_000, this.#dice.below(1_000_000)])
      case 'boolean':
        return this.chance(0.5)
      case 'null':
        return null
      default:
        return this.chance(0.5) ? this.text() : 'plain'
    }
  }
}

export const HOSTILE_TEXTS: readonly string[] = [
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\uD800',
  '‮evil',
  "'; drop table keys; --",
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  '__proto__',
  'constructor',
  'toString',
  'me',
  '.',
  '..',
  ' ',
  '\r\nset-cookie: a=b',
  'null',
  '-0',
  '1e999',
  'NaN',
  '٤٢',
  '𝟙',
  '2026-11-23T18:00Z',
  '2026-02-31T00:00Z',
  '9999-12-31T23:45Z',
  '0000-01-01T00:00Z',
  'closing-2026-02-31T00:00Z',
  '9'.repeat(400),
  'ä'.repeat(300),
]
