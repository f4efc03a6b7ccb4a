import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lossIn } from './json-loss.ts'

const lossOf = (json: string) => {
  JSON.parse(json)
  const loss = lossIn(json, 'read as floats')
  return loss && `${loss.kind} ${loss.path.join('.')}`
}

describe('a name that stands twice in one object', () => {
  test.each([
    ['{"a":1,"a":1}', 'a'],
    ['[{"a":[]},{"b":{},"c":0,"b":"x"}]', '1.b'],
    ['{"items":[0,[1,2],{"key":"a,b","terms":{"x":1,"x":2}}]}', 'items.2.terms.x'],
    ['{ "price" : 1 ,\n\t"\\u0070rice" : 2 }', 'price'],
    ['{"\\u0070":1,"p":2}', 'p'],
    ['{"":1,"":2}', ''],
    ['{"\\"":1,"\\"":{"a":1}}', '"'],
    ['{"a\\\\":1,"b":"\\\\","a\\\\":2}', 'a\\'],
  ])('%s', (json, path) => expect(lossOf(json)).toBe(`repeated_name ${path}`))

  test('is found among as many as somebody cares to send', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `"n${i}":{"n":${i}}`)
    expect(lossOf(`[{${names.join()}},{${names.join()}}]`)).toBeNull()
    expect(lossOf(`[{${names.join()},"n4000":1}]`)).toBe('repeated_name 0.n4000')
    expect(lossOf(`[{${names.join()},"n3":1}]`)).toBe('repeated_name 0.n3')
  })

  test('is not one that stands in two objects, in a list, or as a value', () => {
    expect(lossOf('{"a":{"a":{"a":1}},"b":["a","a",{"a":1},{"a":2}],"c":"a","d":"a\\":"}')).toBeNull()
  })

  test('is not one that hashes alike', () => {
    expect(lossOf('{"Aa":1,"BB":2}')).toBeNull()
    expect(lossOf('{"Aa":1,"BB":2,"Aa":3}')).toBe('repeated_name Aa')
  })
})

describe('a number that is whole only because digits were dropped', () => {
  test.each(['100.0000000000000001', '1000000000000000000001e-19', '-0.99999999999999999999', '1E-400'])(
    '%s',
    (number) => {
      expect(lossOf(`{"items":[{"ok":true},{"energyWh":${number}}]}`)).toBe('rounded_number items.1.energyWh')
      expect(lossIn(`[${number}]`, 'kept as text')).toBeNull()
    },
  )

  test.each(['100', '100.0', '1e2', '1.50e1', '10e-1', '0.0', '-0e-5', '0.1', '1.5', '1e400', '2.5E-3'])(
    'is not %s',
    (number) => expect(lossOf(`[true,{"e":false,"n":${number}},"1.0000000000000000001"]`)).toBeNull(),
  )
})

type Tree =
  | string
  | number
  | boolean
  | null
  | Tree[]
  | { readonly entries: readonly (readonly [string, Tree])[] }

/** JSON in which names repeat at random. */
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.constant(null),
    ),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.record({
      entries: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'cc', 'd"', '\\', 'é', 'Aa', 'BB'), tie('tree')), {
        maxLength: 4,
      }),
    }),
  ),
}))

function written(value: Tree, gap: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${gap}${value.map((one) => written(one, gap)).join(`${gap},`)}]`
  const entries = value.entries.map(
    ([name, one]) => `${JSON.stringify(name)}${gap}:${gap}${written(one, gap)}`,
  )
  return `{${entries.join(`,${gap}`)}${gap}}`
}

/** The same question to the tree. */
function firstRepeated(value: Tree, path: readonly (string | number)[] = []): string | null {
  if (typeof value !== 'object' || value === null) return null
  const entries = Array.isArray(value) ? [...value.entries()] : value.entries
  const seen = new Set<string | number>()
  for (const [name, inner] of entries) {
    const here = [...path, name]
    if (seen.has(name)) return here.join('.')
    seen.add(name)
    const below = firstRepeated(inner, here)
    if (below !== null) return below
  }
  return null
}

test('finds what a look at the parsed tree would find, in any JSON', () => {
  let repeated = 0
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\n\t'), (value, gap) => {
      const expected = firstRepeated(value)
      if (expected !== null) repeated++
      expect(lossOf(written(value, gap))).toBe(expected === null ? null : `repeated_name ${expected}`)
    }),
    { seed: 20_261_121, numRuns: 1000 },
  )
  expect(repeated).toBeGreaterThan(50)
})
