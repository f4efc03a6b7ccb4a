import { expect, test } from 'vitest'
import { z } from 'zod'
import { isCommand, pathOf, tags, type Operation } from './operation.ts'
import { operations } from './operations.ts'

const all = Object.entries(operations) as [string, Operation][]

test('every operation has its own method and path, and every word in braces a schema', () => {
  expect(new Set(all.map(([, { method, path }]) => `${method} ${path}`)).size).toBe(all.length)
  for (const [id, { path, params }] of all) {
    const words = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word)
    expect(Object.keys(params?.shape ?? {}), id).toEqual(words)
  }
})

test('every operation is worth reading: a summary, a description, a tag that is explained', () => {
  for (const [id, { summary, description, tag }] of all) {
    expect(summary.length, id).toBeGreaterThan(5)
    expect(description, id).toMatch(/[.`]$/)
    expect(Object.keys(tags), id).toContain(tag)
  }
})

test('every schema can be written as JSON Schema, what is asked strictly', () => {
  let schemas = 0
  for (const [id, operation] of all) {
    for (const part of ['params', 'query', 'body'] as const) {
      const schema = operation[part]
      if (schema === undefined) continue
      schemas++
      const { $defs, $ref, ...written } = z.toJSONSchema(schema, { io: 'input' })
      const definition = $defs?.[$ref?.split('/').at(-1) ?? ''] ?? written
      expect(definition, `${id} ${part}`).toHaveProperty('additionalProperties', false)
    }
    if (operation.answer !== null) expect(z.toJSONSchema(operation.answer), id).toBeDefined()
  }
  expect(schemas).toBeGreaterThan(20)
})

test('a query holds nothing that a reader did not ask for: its fields have no examples', () => {
  let fields = 0
  for (const [id, { query }] of all) {
    if (query === undefined) continue
    const { properties } = z.toJSONSchema(query, { io: 'input' })
    for (const field of Object.values(properties ?? {})) {
      fields++
      expect(field, id).not.toHaveProperty('examples', expect.anything())
      expect(field, id).toHaveProperty('description', expect.stringMatching(/./))
    }
  }
  expect(fields).toBeGreaterThan(10)
})

test('a reader of the market needs no key, and only operators act on it', () => {
  const callers = Object.fromEntries(all.map(([id, { caller }]) => [id, caller]))
  expect(callers).toMatchObject({ getBook: 'anybody', placeOrder: 'participant', killMarket: 'operator' })
  for (const [id, operation] of all) if (isCommand(operation)) expect(callers[id], id).not.toBe('anybody')
})

test('whatever names a participant says so, for the server holds the caller to it', () => {
  let named = 0
  for (const [id, operation] of all) {
    const parameters = { ...operation.params?.shape, ...operation.query?.shape }
    if (operation.about !== undefined) expect(parameters, id).toHaveProperty(operation.about)
    if (!('participant' in parameters) || operation.caller === 'operator') continue
    named++
    expect(operation.about, id).toBe('participant')
  }
  expect(named).toBeGreaterThan(5)
})

test('a path is filled in and escaped', () => {
  expect(pathOf(operations.getBook, { slot: '2026-11-22T10:15Z' })).toBe('/v1/books/2026-11-22T10%3A15Z')
  expect(() => pathOf(operations.getBook, {})).toThrow('needs slot')
})
