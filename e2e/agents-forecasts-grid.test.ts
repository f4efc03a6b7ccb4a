import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, type Auction, type Client } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import {
  buildDashboard,
  DESKTOP,
  isPictured,
  keep,
  open,
  overhang,
  PHONE,
  violations,
} from './dashboard-page.ts'
import { hurryUntil } from './hurry.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: isPictured ? 900_000 : 180_000 })

/** The street begins at 09:30Z; a picture wants the afternoon of its second day. */
const WANTED = isPictured ? '2026-06-02T13:37Z' : '2026-06-01T12:37Z'

/** Every page of this file, and what is there once it has been read. */
const PAGES = [
  ['/agents', 'agents'],
  ['/agents/factory', 'headline'],
  ['/forecasts', 'skill'],
  ['/load', 'peak'],
  ['/yield', 'care'],
  ['/grid', 'waveform'],
  ['/alarms', 'rules'],
] as const

describe.runIf(hasBrowser)(`agents, forecasts, businesses and grid, in ${CHROMIUM}`, () => {
  const { home, remove } = temporaryHome()
  let browser: Browser
  let market: ServerProcess
  let operator: Client
  let anybody: Client

  beforeAll(async () => {
    buildDashboard()
    browser = await openBrowser()
    market = await startServerProcess({ home, streetSpeed: 60 })
    operator = createClient({ baseUrl: market.url, key: market.operatorKey! })
    anybody = createClient({ baseUrl: market.url })
    await hurryUntil(operator, WANTED)
    // Time stands, so that what is read from the page and from the API is of one instant.
    await operator.changeClock({ body: { isPaused: true } })
  })
  afterAll(async () => {
    await browser.close()
    await market.stop()
    remove()
  })

  test('every agent is listed, and one of its decisions is made again, to the bit', async () => {
    const { page, complaints, context } = await open(browser, `${market.url}/agents`)
    const { agents } = await anybody.listAgents()
    const list = page.getByTestId('agents')
    await list.waitFor()
    expect((await list.locator('[data-row]').allTextContents()).toSorted()).toEqual(
      agents.map(({ agent }) => agent).toSorted(),
    )
    await list.locator('[data-row]').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/agents\/home-02$/)

    await page.goto(`${market.url}/agents/factory`)
    const { decisions } = await anybody.listDecisions({
      params: { agent: 'factory' },
      query: { limit: 100 },
    })
    const rows = page.getByTestId('decisions').locator('[data-row]')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(decisions.length)
    await rows.nth(1).click()
    const chosen = decisions[1]!
    await expect.poll(() => page.getByTestId('headline').textContent()).toBe(chosen.headline)
    expect(await page.getByTestId('hash').textContent()).toBe(chosen.situationHash)
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/agents/factory/${chosen.id}`)

    const knew = page.getByTestId('knew')
    await knew.locator('summary', { hasText: /^authority/ }).click()
    expect(await knew.textContent()).toMatch(/energy per slot150\.000\u00a0kWh/)
    await page.getByRole('button', { name: 'Decide again' }).click()
    expect(await page.getByTestId('verdict').textContent()).toMatch(/^The same to the bit/)
    await page.goto(`${market.url}/agents/factory`)
    await page.getByRole('button', { name: 'Decide again' }).click()
    expect(await page.getByTestId('verdict').textContent()).toMatch(/^The same to the bit/)
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/agents/factory/${decisions[0]!.id}`)
    await keep(page, 'agents-light')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a forecast is drawn over what came, and every series has its skill', async () => {
    const { page, complaints, context } = await open(browser, `${market.url}/forecasts`, { scheme: 'dark' })
    const { series } = await anybody.listForecasts()
    const rows = page.getByTestId('series').locator('[data-row]')
    await rows.first().waitFor()
    expect(await rows.count()).toBe(series.length)
    await rows.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/forecasts\/community\/generation$/)
    await page.getByRole('heading', { name: 'The street’s generation', exact: true }).waitFor()
    const course = await anybody.getForecast({ params: { of: 'community', quantity: 'generation' } })
    const chart = page.getByRole('slider', { name: /^Read out/ })
    await chart.focus()
    await page.keyboard.press('End')
    expect(await chart.getAttribute('aria-valuemax')).toBe(String(course.points.length - 1))
    expect(await chart.getAttribute('aria-valuenow')).toBe(String(course.points.length - 1))
    await chart.blur()
    await keep(page, 'forecasts-dark')
    await page.getByRole('button', { name: /as a table$/ }).click()
    expect(
      await page
        .getByRole('region', { name: /, table$/ })
        .locator('tbody tr')
        .count(),
    ).toBe(course.points.length)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the grid shows the balance as it was metered, and says where nobody measures', async () => {
    const { page, complaints, context } = await open(browser, `${market.url}/grid`)
    const grid = await anybody.getGrid()
    expect(grid.frequencyHz).toBe(null)
    expect(await page.getByTestId('waveform').textContent()).toContain('No source is connected')
    expect(await page.getByTestId('grid-sentence').textContent()).toMatch(/^The street /)
    await keep(page, 'grid-light')
    await page.getByRole('button', { name: 'Balance as a table' }).click()
    const last = grid.balance.findLast(({ isExpected }) => !isExpected)!
    const metered = page.getByRole('region', { name: 'Balance, table' }).locator('tbody tr').filter({
      hasNotText: 'expected',
    })
    expect(await metered.count()).toBe(grid.balance.filter(({ isExpected }) => !isExpected).length)
    expect(await metered.first().locator('td').first().textContent()).toBe((last.loadW / 1000).toFixed(1))
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a factory sees its peak and what it costs, a producer whether its plant needs care', async () => {
    const { page, complaints, context } = await open(browser, `${market.url}/load`)
    const day = await anybody.getMemberDay({ params: { participant: 'factory' } })
    const { monthPeakW, chargeNanosPerKw } = day.peaks!
    const peak = page.getByTestId('peak')
    expect(await peak.textContent()).toContain(`${(monthPeakW / 1000).toFixed(1)}\u00a0kW`)
    expect(await peak.textContent()).toContain(
      `€${((monthPeakW * Number(chargeNanosPerKw)) / 1e12).toFixed(2)}`,
    )
    const amounts = (await page.getByTestId('bill').locator('tbody td').allTextContents()).map(tenThousandths)
    const [total, alone, difference] = amounts.slice(-3)
    expect(amounts.length).toBeGreaterThanOrEqual(day.bill.lines.length + 3)
    expect(amounts.slice(0, -3).reduce((sum, amount) => sum + amount, 0)).toBe(total)
    expect(difference).toBe(total! - alone!)
    await page.goto(`${market.url}/yield`)
    await page.getByTestId('care').waitFor()
    expect(await page.getByTestId('care').textContent()).toContain('needs 10 whole days')
    expect(await page.getByTestId('revenue').textContent()).toContain('so far today')
    for (const path of ['/load/home-01', '/yield/home-01']) {
      await page.goto(market.url + path)
      await page.getByRole('heading', { name: 'Home 01 is a household.' }).waitFor()
      await page.getByRole('link', { name: 'The house of Home 01' }).click()
      await page.waitForURL(/\/house\/home-01$/)
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  test('an auction’s curves cross at its price, its marginal order is named, and its certificate adds up', async () => {
    const cut = await auctionWithCut(anybody)
    const [{ slot, priceMicrosPerKwh: price }] = cut.slots as [Auction['slots'][number]]
    const { page, complaints, context } = await open(browser, `${market.url}/market?slot=${slot}`)
    const marginal = page.getByTestId('marginal')
    await marginal.waitFor()
    const named = /order (\d+)/.exec((await marginal.textContent())!)![1]!
    const order = cut.orders.find(({ orderId }) => orderId === named)!
    expect(order.priceMicrosPerKwh).toBe(price)
    expect(cut.rejected.find(({ orderId }) => orderId === named)?.reason).toBe('at_the_margin')
    await marginal.click()
    const dialog = page.getByTestId('certificate-dialog')
    expect(await dialog.locator('tbody tr').count()).toBe(Math.min(60, cut.orders.length))
    expect(await dialog.getByText('Not so:').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
    await context.close()
  })

  test('an alarm waits for somebody, and an operator takes it up with a note', async () => {
    // A disk that is never free enough is one thing to be alarmed about.
    writeFileSync(join(home, 'alarms.json'), JSON.stringify({ disk_filling: { freePercent: 100 } }))
    await expect.poll(async () => (await operator.listAlarms()).activeCount, { timeout: 60_000 }).toBe(1)
    const { page, complaints, context } = await open(browser, `${market.url}/alarms`)
    await page.getByTestId('alarm-active').waitFor()
    expect(await page.getByTestId('alarms-sentence').textContent()).toMatch(/^One alarm waits/)
    expect(await page.getByRole('button', { name: /^Take up/ }).count()).toBe(0)
    await page.getByLabel('Key', { exact: true }).fill(market.operatorKey!)
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.getByRole('button', { name: /^Take up/ }).click()
    await page.getByLabel('Note, if there is one').fill('a larger one is ordered')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Take up', exact: true }).click()
    await page.getByTestId('alarm-acknowledged').waitFor()
    expect((await operator.listAlarms()).alarms[0]).toMatchObject({
      state: 'acknowledged',
      note: 'a larger one is ordered',
    })
    expect(complaints).toEqual([])
    await context.close()
  })

  for (const [scheme, size] of [
    ['light', DESKTOP],
    ['dark', PHONE],
  ] as const)
    test(`everybody can read it: ${scheme}, ${size.width} wide`, async () => {
      const { page, complaints, context } = await open(browser, market.url, { scheme, size })
      for (const [path, ready] of PAGES) {
        await page.goto(market.url + path)
        await page.getByTestId(ready).first().waitFor({ state: 'attached' })
        expect(await violations(page), path).toEqual([])
        expect(await overhang(page), path).toBe(0)
      }
      expect(complaints).toEqual([])
      await context.close()
    })
})

/** The latest closing auction in which an order at the price was taken in part. */
async function auctionWithCut(client: Client): Promise<Auction> {
  const { auctions } = await client.listAuctions({ query: { kind: 'closing', limit: 40 } })
  for (const { auctionId, volumeWh } of auctions) {
    if (volumeWh === 0) continue
    const auction = await client.getAuction({ params: { auctionId } })
    const [clearing] = auction.slots
    const taken = new Set(auction.accepted.map(({ orderId }) => orderId))
    const isCut = auction.rejected.some(
      ({ orderId, reason }) => reason === 'at_the_margin' && taken.has(orderId),
    )
    if (isCut && clearing?.priceMicrosPerKwh !== null) return auction
  }
  throw new Error('no auction of the street cut an order')
}

/** −€1.2345 as −12345. */
const tenThousandths = (text: string): number =>
  Number(text.replace('\u2212', '-').replaceAll(/[€.\u2009]/g, ''))
