import { parseInstant } from '@gridbourse/core/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MONDAY_MORNING, openTestMarket, type TestMarket } from '../../../../testing/src/test-market.ts'

let market: TestMarket

beforeAll(async () => {
  market = await openTestMarket()
})
afterAll(() => market.stop())

test('everybody may ask the time', async () => {
  const { kind, clockMs, speed, isPaused } = await market.anybody.getClock()
  expect({ kind, speed, isPaused }).toEqual({ kind: 'simulated', speed: 1, isPaused: false })
  expect(clockMs).toBeGreaterThanOrEqual(parseInstant(MONDAY_MORNING)!)
})

test('an operator stops time, and lets it go on faster from where it stood', async () => {
  const { client } = market.operator
  const { clockMs, isPaused } = await client.changeClock({ body: { isPaused: true } })
  expect(isPaused).toBe(true)
  expect((await market.anybody.getClock()).clockMs).toBe(clockMs)
  const later = await client.changeClock({ body: { isPaused: false, speed: 10_000 } })
  expect(later).toMatchObject({ speed: 10_000, isPaused: false })
  expect(later.clockMs).toBeGreaterThanOrEqual(clockMs)
  await expect.poll(async () => (await market.anybody.getMarket()).clockMs).toBeGreaterThan(clockMs + 900_000)
  await client.changeClock({ body: { speed: 1 } })
})

test('nobody else does, and not to any speed', async () => {
  const anna = await market.join('anna')
  await expect(anna.client.changeClock({ body: { speed: 2 } })).rejects.toMatchObject({
    reason: 'not_permitted',
  })
  for (const speed of [0, 10_001, Number.NaN])
    await expect(market.operator.client.changeClock({ body: { speed } })).rejects.toMatchObject({
      reason: 'request_invalid',
      field: 'speed',
    })
})

test('what time it was is in the journal alone: a restart goes on from there', async () => {
  await market.operator.client.changeClock({ body: { isPaused: true } })
  const { clockMs: recorded } = await market.anybody.getMarket()
  await market.restart()
  const { clockMs, isPaused } = await market.anybody.getClock()
  expect(isPaused).toBe(false)
  expect(clockMs).toBeGreaterThanOrEqual(recorded)
  expect(clockMs).toBeLessThan(recorded + 900_000)
})

test("the machine's own clock is nobody's to change", async () => {
  const real = await openTestMarket({ clock: {} })
  expect((await real.anybody.getClock()).kind).toBe('machine')
  await expect(real.operator.client.changeClock({ body: { speed: 2 } })).rejects.toMatchObject({
    reason: 'clock_is_real',
    status: 409,
  })
  await real.stop()
})
