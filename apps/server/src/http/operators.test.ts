import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestMarket, TODAY, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'

let market: TestMarket
let anna: Member
let bert: Member

beforeAll(async () => {
  market = await openTestMarket()
  anna = await market.join('anna', { importPowerW: 40_000, exportPowerW: 40_000 })
  bert = await market.join('bert')
})
afterEach(async () => {
  const operator = market.as(market.operator)
  await operator.resumeMarket()
  await operator.setPriceBand({
    body: { lowestPriceMicrosPerKwh: -500_000, highestPriceMicrosPerKwh: 4_000_000 },
  })
  for (const { name } of [anna, bert]) await operator.cancelAll({ query: { participant: name } })
})
afterAll(() => market.stop())

const place = (member: Member, terms: object = {}) =>
  member.client.placeOrder({
    body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 1000, ...terms },
  })

describe('an operator', () => {
  test('halts and resumes: nothing is placed meanwhile, cancelling stays possible', async () => {
    const { orderId } = await place(anna)
    await market.operator.client.haltMarket()
    expect((await market.anybody.getMarket()).isHalted).toBe(true)
    await expect(place(anna)).rejects.toMatchObject({ reason: 'market_halted', status: 409 })
    await expect(
      anna.client.amendOrder({ params: { orderId }, body: { energyWh: 1 } }),
    ).rejects.toMatchObject({ reason: 'market_halted' })
    await anna.client.cancelOrder({ params: { orderId } })
    await market.operator.client.resumeMarket()
    expect(await place(anna)).toMatchObject({ restingWh: 1000 })
  })

  test('kills a participant, and revives it without its orders', async () => {
    await place(anna)
    await place(bert)
    await market.operator.client.killParticipant({ params: { participant: 'anna' } })
    expect((await market.anybody.getBook({ params: { slot: TODAY } })).bids).toMatchObject([{ orders: 1 }])
    await expect(place(anna)).rejects.toMatchObject({ reason: 'participant_killed', status: 403 })
    await market.operator.client.reviveParticipant({ params: { participant: 'anna' } })
    await place(anna)
    expect(await anna.client.getParticipant({ params: { participant: 'me' } })).toMatchObject({
      isKilled: false,
    })
  })

  test('kills the market: every order goes', async () => {
    await place(anna)
    await place(bert)
    await market.operator.client.killMarket()
    expect((await market.anybody.getBook({ params: { slot: TODAY } })).bids).toEqual([])
    expect((await market.anybody.getMarket()).isHalted).toBe(true)
  })

  test('sets a price band: orders outside go, new ones are refused', async () => {
    await place(anna)
    await market.operator.client.setPriceBand({
      body: { slot: TODAY, lowestPriceMicrosPerKwh: 150_000, highestPriceMicrosPerKwh: 300_000 },
    })
    expect(await market.anybody.getBook({ params: { slot: TODAY } })).toMatchObject({
      bids: [],
      lowestPriceMicrosPerKwh: 150_000,
      highestPriceMicrosPerKwh: 300_000,
    })
    await expect(place(anna)).rejects.toMatchObject({ reason: 'price_outside_band' })
    await expect(
      market.operator.client.setPriceBand({
        body: { lowestPriceMicrosPerKwh: 5, highestPriceMicrosPerKwh: 300_000 },
      }),
    ).rejects.toMatchObject({ reason: 'price_band_invalid', field: 'lowestPriceMicrosPerKwh' })
  })

  test('sets a position limit', async () => {
    const params = { participant: 'anna' }
    await market.operator.client.setPositionLimit({ params, body: { buyWh: 900, sellWh: 0 } })
    await expect(place(anna)).rejects.toMatchObject({ reason: 'position_limit_exceeded', field: 'energyWh' })
    expect(await anna.client.listPositions({ query: {} })).toMatchObject({ buyLimitWh: 900, sellLimitWh: 0 })
    await market.operator.client.setPositionLimit({ params, body: { buyWh: 10_000, sellWh: 10_000 } })
  })

  test('cancels for somebody, one order or all', async () => {
    const { orderId } = await place(anna)
    await place(anna)
    await market.operator.client.cancelOrder({ params: { orderId } })
    expect((await anna.client.listOrders({ query: {} })).orders).toHaveLength(1)
    await market.operator.client.cancelAll({ query: { participant: 'anna', slot: TODAY } })
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })

  test('opens a day ahead of time, once', async () => {
    const body = { date: '2026-11-27' }
    await market.operator.client.openDay({ body })
    const { slots } = await market.anybody.listSlots({ query: body })
    expect(slots).toHaveLength(96)
    expect(slots[0]).toMatchObject({ slot: '2026-11-26T23:00Z', phase: 'waiting' })
    await expect(market.operator.client.openDay({ body })).rejects.toMatchObject({
      reason: 'day_already_open',
      status: 409,
    })
  })

  test.each([
    ['from before yesterday', '2026-11-21'],
    ['more than 400 days ahead', '2027-12-29'],
    ['from the end of the calendar', '9999-12-31'],
    ['from the beginning of the calendar', '0000-01-01'],
  ])('opens no day %s', async (_name, date) => {
    const before = await market.anybody.listSlots({ query: {} })
    await expect(market.operator.client.openDay({ body: { date } })).rejects.toMatchObject({
      reason: 'day_invalid',
      field: 'date',
      status: 422,
      message: expect.stringContaining('from yesterday to 400 days ahead; today is 2026-11-23'),
    })
    expect(await market.anybody.listSlots({ query: {} })).toEqual(before)
  })

  test('opens the last day that is near enough', async () => {
    const body = { date: '2027-12-28' }
    await market.operator.client.openDay({ body })
    expect((await market.anybody.listSlots({ query: body })).slots).toHaveLength(96)
  })

  test('knows everybody; a participant knows itself', async () => {
    const names = async (member: Member) =>
      (await member.client.listParticipants()).participants.map(({ participant }) => participant)
    expect(await names(market.operator)).toEqual(['operator', 'anna', 'bert'])
    expect(await names(anna)).toEqual(['anna'])
  })

  test('is told the same state hash as a restarted server', async () => {
    await place(anna)
    await place(bert, { side: 'sell', energyWh: 400 })
    const state = await market.operator.client.getState()
    await market.restart()
    expect(await market.as(market.operator).getState()).toEqual(state)
  })
})
