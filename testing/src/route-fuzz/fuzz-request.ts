import { seededRandom } from '@gridbourse/core/kernel'
import { HOSTILE_TEXTS, ValueMaker, type Schema, type Schemas, type Vocabulary } from './schema-values.ts'

/** One request, with all that is sent. */
export type FuzzRequest = {
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Buffer | null
  /** As whom. */
  readonly as: string
}

type Parameter = { readonly name: string; readonly in: string; readonly schema?: Schema }

/** An operation as the OpenAPI document tells it. */
export type DescribedOperation = {
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
}

export type OpenApi = {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, Omit<DescribedOperation, 'method' | 'path'>>>>
  >
  readonly components: { readonly schemas: Schemas }
}

export const operationsOf = ({ paths }: OpenApi): DescribedOperation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      ...described,
      path,
      method: method.toUpperCase(),
    })),
  )

export type FuzzSetup = {
  readonly document: OpenApi
  readonly known: Vocabulary
  /** Keys by who holds them; whoever asks without one is `nobody`. */
  readonly keys: Readonly<Record<string, string>>
}

/** The request of a seed: the same in every run. */
export function fuzzRequest({ document, known, keys }: FuzzSetup, seed: string): FuzzRequest {
  const dice = seededRandom(seed)
  const make = new ValueMaker(dice, document.components.schemas, known)
  const operation = make.pick(operationsOf(document))
  const as = make.pick(['nobody', 'stranger', ...Object.keys(keys)])
  const body = bodyOf(make, operation)
  return {
    operation: operation.operationId,
    as,
    method: make.chance(0.03) ? make.pick(['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']) : operation.method,
    path: pathOf(make, operation),
    headers: headersOf(make, {
      key: as === 'stranger' ? `gb_000000000000_${'A'.repeat(43)}` : keys[as],
      body,
    }),
    body,
  }
}

function pathOf(make: ValueMaker, { path, parameters = [] }: DescribedOperation): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema ?? {}
    const value = textOf(make.chance(0.2) ? make.text() : make.value(schema, name))
    // Now and then as nobody encodes it: broken escapes, slashes in the middle, a zero byte.
    return make.chance(0.1)
      ? make.pick(['%', '%zz', '%00', '%2e%2e%2f', '%c0%ae', '%ud800', 'a%2Fb', ''])
      : encoded(value)
  })
  const query = parameters.filter((each) => each.in === 'query').flatMap((each) => queryOf(make, each))
  if (make.chance(0.1)) query.push(`${encoded(make.text())}=${encoded(make.text())}`)
  if (make.chance(0.02)) query.push(`long=${'x'.repeat(12_000)}`)
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`
}

function queryOf(make: ValueMaker, { name, schema = {} }: Parameter): string[] {
  if (make.chance(0.4)) return []
  const times = make.chance(0.05) ? 2 : 1
  return Array.from({ length: times }, () => {
    return `${name}=${encoded(textOf(make.value(schema, name)))}`
  })
}

const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 14_000)

function bodyOf(make: ValueMaker, { requestBody }: DescribedOperation): string | Buffer | null {
  if (requestBody === undefined) return make.chance(0.05) ? '{}' : null
  const schema = Object.values(requestBody.content)[0]?.schema ?? {}
  if (make.chance(0.85)) return written(make, make.value(schema))
  return make.pick<string | Buffer | null>([
    null,
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"a":1,"a":2}',
    '['.repeat(20_000) + ']'.repeat(20_000),
    '{"a":'.repeat(2_000) + '1' + '}'.repeat(2_000),
    `{"n":${'9'.repeat(5_000)}}`,
    `{"text":"${'ä'.repeat(70_000)}"}`,
    Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
    Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  ])
}

function written(make: ValueMaker, value: unknown): string {
  const text = JSON.stringify(value) ?? 'null'
  if (make.chance(0.03)) return text.slice(0, Math.floor(text.length / 2))
  return make.chance(0.03) ? `\uFEFF${text}` : text
}

function headersOf(
  make: ValueMaker,
  { key, body }: { readonly key: string | undefined; readonly body: string | Buffer | null },
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {}
  if (key !== undefined) headers['authorization'] = make.chance(0.03) ? `bearer   ${key}` : `Bearer ${key}`
  else if (make.chance(0.2))
    headers['authorization'] = make.pick(['', 'Bearer', 'Basic YTpi', `Bearer ${'A'.repeat(5_000)}`])
  if (body !== null && make.chance(0.95))
    headers['content-type'] = make.chance(0.9)
      ? 'application/json'
      : make.pick([
          'text/plain',
          'application/json; charset=latin1',
          'multipart/form-data',
          'application/x-ndjson',
          ';;;',
        ])
  if (make.chance(0.3))
    headers['idempotency-key'] = make.pick(['k', 'same', ...HOSTILE_TEXTS.filter(isHeader)])
  if (make.chance(0.1)) headers['last-event-id'] = make.pick(['0.0', '1.0', '999999999.0', 'x', '-1.-1'])
  if (make.chance(0.05)) headers['content-encoding'] = make.pick(['gzip', 'identity', 'br', 'x'])
  if (make.chance(0.05)) headers['x-request-id'] = make.pick(['mine', '<b>', 'x'.repeat(3_000)])
  if (make.chance(0.03)) headers['origin'] = make.pick(['https://evil.example', 'null'])
  if (make.chance(0.03))
    headers['traceparent'] = make.pick(['00-', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`])
  if (make.chance(0.03)) headers['accept'] = make.pick(['text/html', 'image/png', '*/*', ''])
  return headers
}

const isHeader = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)
