import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownBroker, mosquittoProgram, type OwnBroker } from '@gridbourse/testing/mqtt-broker'
import { parseInstant } from '@gridbourse/core/kernel'
import { openTestMarket, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'

const AT = parseInstant('2026-11-23T04:00Z')!
const HOUR_MS = 3_600_000

const mosquitto = mosquittoProgram()

let market: TestMarket
let broker: OwnBroker | null = null
let anna: Member
let bert: Member

beforeAll(async () => {
  broker = mosquitto === undefined ? null : await ownBroker(mosquitto)
  await broker?.start()
  market = await openTestMarket({ database: 'embedded', broker: broker?.url ?? null })
  anna = await market.join('anna')
  bert = await market.join('bert')
}, 60_000)
afterAll(async () => {
  await market.stop()
  await broker?.remove()
})

const metric = 'energy.powerW'
const power = (second: number, value: number, source = 'anna/meter') => ({
  source,
  metric,
  atMs: AT + second * 1000,
  value,
})
const hasFollowed = (member: Member) =>
  expect
    .poll(async () => (await market.as(member).getReadingStatus()).tables, { timeout: 40_000 })
    .toMatchObject({ lagBatches: 0, failure: null })
const hour = { source: 'anna/meter', metric, fromMs: AT, toMs: AT + HOUR_MS }

describe('readings that were taken', () => {
  test('can be asked for by the newest, by stretches with their gaps, and by version', async () => {
    const every = Array.from({ length: 3600 }, (_, second) => power(second, second))
    await anna.client.addReadings({
      body: { readings: every.filter(({ value }) => value < 600 || value >= 1200) },
    })
    await anna.client.addReadings({ body: { readings: [power(5, 1_000_000), power(3, 3)] } })
    await hasFollowed(anna)

    const range = await anna.client.getReadings({ query: { ...hour, points: 60 } })
    expect(range).toMatchObject({ stepMs: 60_000, rollupMs: 60_000, unit: 'W' })
    expect(range.points).toHaveLength(50)
    expect(range.points[0]).toMatchObject({ fromMs: AT, count: 60, min: 0, max: 1_000_000, last: 59 })
    expect(range.gaps).toEqual([{ fromMs: AT + 600_000, toMs: AT + 1_200_000 }])

    const { readings } = await anna.client.listLatestReadings({ query: { metric } })
    expect(readings).toEqual([
      { source: 'anna/meter', metric, atMs: AT + 3_599_000, value: 3599, knownAtMs: expect.any(Number) },
    ])

    const { versions, isWhole } = await anna.client.listReadingVersions({
      query: { ...hour, fromMs: AT + 3000, toMs: AT + 6000 },
    })
    expect(versions.map(({ value, by }) => [value, by])).toEqual([
      [3, 'anna'],
      [4, 'anna'],
      [5, 'anna'],
      [1_000_000, 'anna'],
    ])
    expect(isWhole).toBe(true)
  }, 90_000)

  test('are for their owner, operators and observers', async () => {
    await expect(bert.client.getReadings({ query: hour })).rejects.toMatchObject({ reason: 'not_permitted' })
    expect(await bert.client.listLatestReadings()).toEqual({ readings: [] })
    expect((await market.operator.client.listLatestReadings()).readings).not.toHaveLength(0)
  })

  test('are there once, after a restart and for what comes then', async () => {
    const asked = { query: { ...hour, points: 1 } }
    const before = await anna.client.getReadings(asked)
    await market.restart()
    await market.as(anna).addReadings({ body: { readings: [power(5, 1_000_000), power(3599, 3599)] } })
    await hasFollowed(anna)
    expect((await market.as(anna).getReadings(asked)).points).toEqual(before.points)
  }, 90_000)
})

describe.runIf(mosquitto !== undefined)('a meter that speaks MQTT', () => {
  test('is read, and its last will says when it is gone', async () => {
    const client = market.as(anna)
    const connection = async () => (await client.getReadingStatus()).broker?.status
    await expect.poll(connection, { timeout: 20_000 }).toBe('connected')
    const meter = await connectAsync(broker!.url, {
      will: {
        topic: 'gridbourse/v1/online/anna/roof',
        payload: Buffer.from('0'),
        qos: 1 as const,
        retain: true,
      },
    })
    await meter.publishAsync('gridbourse/v1/online/anna/roof', '1', { qos: 1, retain: true })
    const readings = [0, 1].map((second) => ({ metric, atMs: AT + second * 1000, value: second }))
    await meter.publishAsync('gridbourse/v1/readings/anna/roof', JSON.stringify(readings), { qos: 1 })
    await meter.publishAsync('gridbourse/v1/readings/anna/roof', '{"metric":"nonsense"}', { qos: 1 })
    const newest = async (of: string) => {
      const { readings: found } = await client.listLatestReadings({
        query: { source: 'anna/roof', metric: of },
      })
      return found[0]?.value
    }
    await expect.poll(() => newest(metric), { timeout: 20_000 }).toBe(1)
    await expect.poll(() => newest('energy.online'), { timeout: 20_000 }).toBe(1)
    meter.stream.destroy()
    await meter.endAsync(true)
    await expect.poll(() => newest('energy.online'), { timeout: 20_000 }).toBe(0)
    const { broker: status } = await market.as(market.operator).getReadingStatus()
    expect(status).toMatchObject({
      refused: 1,
      url: broker!.url,
      lastProblem: expect.stringContaining('expected a metric'),
    })
    expect((await client.getReadingStatus()).broker).toMatchObject({
      refused: 1,
      url: null,
      lastProblem: null,
    })
  }, 90_000)
})
