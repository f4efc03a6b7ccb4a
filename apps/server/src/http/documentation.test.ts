import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations } from '@gridbourse/api'
import { openTestMarket, type TestMarket } from '../../../../testing/src/test-market.ts'

type Document = {
  readonly openapi: string
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { operationId: string; responses: object }>>>
  >
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

let market: TestMarket
let document: Document

beforeAll(async () => {
  market = await openTestMarket()
  document = (await (await market.send('GET', '/openapi.json')).json()) as Document
})
afterAll(() => market.stop())

test('OpenAPI 3.1 names every operation, with its good answer and its problems', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const described = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(
    Object.keys(operations).toSorted(),
  )
  for (const [id, operation] of Object.entries(operations)) {
    const { responses } = document.paths[operation.path]![operation.method.toLowerCase()]!
    expect(Object.keys(responses), id).toContain(String(operation.status))
    expect(JSON.stringify(responses).includes('application/problem+json'), id).toBe(
      operation.reasons.length > 0 || operation.caller !== 'anybody' || 'query' in operation,
    )
  }
})

test('every schema that is referred to is there, and none is there twice', () => {
  const text = JSON.stringify(document)
  const named = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map((match) => match[1]!))
  expect(Object.keys(document.components.schemas).toSorted()).toEqual([...named].toSorted())
  const bodies = Object.values(document.components.schemas).map((schema) => JSON.stringify(schema))
  expect(new Set(bodies).size).toBe(bodies.length)
})

test('the page for people needs nothing from elsewhere', async () => {
  const page = await market.send('GET', '/docs')
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const text = await page.text()
  expect(text).toContain('Gridbourse API')
  const files = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
  expect(files.length).toBeGreaterThan(3)
  for (const file of files) {
    expect(file).toMatch(/^\//)
    expect((await market.send('GET', file)).status).toBe(200)
  }
})
