import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseInstant } from '@gridbourse/core/kernel'
import { marketOfTwo, problemOf } from '../../../../testing/src/market-of-two.ts'
import type { Member, TestMarket } from '../../../../testing/src/test-market.ts'

const AT = parseInstant('2026-11-23T05:00Z')!

let market: TestMarket
let anna: Member
let bert: Member

beforeAll(async () => {
  ;({ market, anna, bert } = await marketOfTwo())
})
afterAll(() => market.stop())

const power = (atMs: number, value: number, source = 'anna/meter') => ({
  source,
  metric: 'energy.powerW',
  atMs,
  value,
})
const sent = async (member: Member, body: string, type = 'application/x-ndjson') => {
  const response = await market.send('POST', '/v1/readings', {
    key: member.key,
    headers: { 'content-type': type },
    body,
  })
  return { status: response.status, said: (await response.json()) as Record<string, unknown> }
}

describe('what is sent', () => {
  test('is acknowledged when it is durable, as JSON or as JSON lines', async () => {
    const readings = Array.from({ length: 100 }, (_, i) => power(AT + i * 1000, i))
    const all = { accepted: 100, refused: 0, problems: [] }
    expect(await anna.client.addReadings({ body: { readings } })).toEqual(all)
    const lines = readings.map((each) => JSON.stringify(each)).join('\n')
    expect(await sent(anna, `${lines}\n\n`)).toEqual({ status: 200, said: all })
  })

  test('is kept where it is good, and told by line and field where it is not', async () => {
    const lines = [
      JSON.stringify(power(AT, 1)),
      '',
      '{"source":"anna/meter"',
      JSON.stringify(power(AT, 1.5)),
      JSON.stringify({ ...power(AT, 1), unit: 'W' }),
      JSON.stringify(power(AT, 1, 'bert/meter')),
      `{"source":"anna","metric":"energy.powerW","atMs":${AT},"value":1,"value":2}`,
      JSON.stringify(power(AT + 1, 2)),
    ]
    const { status, said } = await sent(anna, lines.join('\n'))
    expect(status).toBe(200)
    expect(said).toMatchObject({ accepted: 2, refused: 5 })
    expect((said['problems'] as { line: number; field: string }[]).map((p) => [p.line, p.field])).toEqual([
      [3, null],
      [4, 'value'],
      [5, 'unit'],
      [6, 'source'],
      [7, null],
    ])
  })

  test('is refused where none of it is good, with the first problem', async () => {
    expect(await sent(anna, JSON.stringify(power(AT, -1e12)))).toMatchObject({
      status: 400,
      said: { reason: 'request_invalid', field: 'line 1, value' },
    })
    expect(await sent(bert, JSON.stringify(power(AT, 1)))).toMatchObject({
      status: 403,
      said: { reason: 'not_permitted', field: 'line 1, source' },
    })
  })

  test.each([
    ['', 'application/x-ndjson', 400],
    ['nonsense', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['{"readings":[]}', 'application/json', 400],
    ['{"readings":[],"extra":1}', 'application/json', 400],
    ['{"readings":[{"source":"anna","source":"anna"}]}', 'application/json', 400],
    ['a,b', 'text/csv', 415],
    ['{}', 'application/json; charset=latin1', 415],
  ])('is no readings: %j as %s', async (body, type, status) => {
    expect((await sent(anna, body, type)).status).toBe(status)
  })

  test.each([
    ['a,b', 'text/csv', 415],
    [' '.repeat(17 * 1024 * 1024), 'application/x-ndjson', 413],
  ])('is told of JSON lines where it cannot be taken (%#)', async (body, type, status) => {
    expect(await sent(anna, body, type)).toMatchObject({
      status,
      said: { detail: expect.stringMatching(/readings.*application\/x-ndjson/) },
    })
  })

  test('may come from an operator for anybody', async () => {
    const said = await market.operator.client.addReadings({
      body: { readings: [power(AT, 1), power(AT, 2, 'feeder')] },
    })
    expect(said.accepted).toBe(2)
  })
})

describe('what is asked for', () => {
  test.each([
    ['/v1/readings/latest?metric=%00', 'metric'],
    ['/v1/readings/latest?metric=', 'metric'],
    ['/v1/readings/latest?source=%00', 'source'],
    ['/v1/readings?source=anna%2F%00&metric=energy.powerW', 'source'],
    ['/v1/readings?source=anna%2Fa%2Fb&metric=energy.powerW', 'source'],
    ['/v1/readings?source=anna&metric=energy.%00', 'metric'],
    ['/v1/readings/versions?source=anna%2F%00&metric=energy.powerW', 'source'],
    ['/v1/readings/versions?source=anna&metric=%00', 'metric'],
  ])('is a name, also for an operator: %s', async (path, field) => {
    for (const { key } of [anna, market.operator])
      expect(await problemOf(market, 'GET', path, { key })).toEqual({
        status: 400,
        reason: 'request_invalid',
        field,
      })
  })
})

test('every metric is told with its unit', async () => {
  const { metrics } = await market.anybody.listMetrics()
  expect(metrics.find(({ metric }) => metric === 'grid.frequencyMilliHz')).toMatchObject({
    kind: 'grid',
    unit: 'mHz',
  })
})

test('what is acknowledged is there after a restart, and more can be added', async () => {
  const before = await anna.client.getReadingStatus()
  expect(before.log.failure).toBeNull()
  await market.restart()
  const client = market.as(anna)
  await client.addReadings({ body: { readings: [power(AT, 1)] } })
  await expect
    .poll(async () => (await client.getReadingStatus()).log.batches)
    .toBeGreaterThan(before.log.batches)
})
