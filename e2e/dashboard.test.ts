import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { createClient, type Client } from '@gridbourse/api'
import { temporaryHome } from '@gridbourse/testing/server-process'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import { freshTerminal, ROOT } from './command-line.ts'
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

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** The promise is 15 s; what a crowded machine needs is printed, and only what nobody would wait for fails. */
const NOBODY_WAITS_MS = 60_000
const MOST_SCRIPT_BYTES = 250_000

/** A picture wants an afternoon; a test is content with an hour. */
const SLOTS_LIVED = isPictured ? 23 : 4

describe.runIf(hasBrowser)(`the dashboard, in ${CHROMIUM}`, () => {
  const { home, remove } = temporaryHome()
  let browser: Browser
  let market: Started
  let operator: Client

  beforeAll(async () => {
    buildDashboard()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await market.stop()
    remove()
  })

  test('what is loaded first is small', () => {
    const assets = join(ROOT, 'apps/web/dist/assets')
    const page = readFileSync(join(ROOT, 'apps/web/dist/index.html'), 'utf8')
    const loaded = readdirSync(assets).filter((name) => name.endsWith('.js') && page.includes(name))
    const bytes = loaded.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
    console.log(`initial JavaScript: ${(bytes / 1000).toFixed(0)} KB compressed`)
    expect(loaded).not.toEqual([])
    expect(bytes).toBeLessThan(MOST_SCRIPT_BYTES)
  })

  test('a number moves soon after npm start', async () => {
    const begun = performance.now()
    market = await npmStart(home, '0')
    operator = createClient({ baseUrl: market.url, key: market.operatorKey! })
    const { page, complaints } = await open(browser, market.url)
    const gate = page.getByTestId('next-gate')
    await gate.waitFor()
    const first = await gate.textContent()
    await expect.poll(() => gate.textContent(), { timeout: NOBODY_WAITS_MS }).not.toBe(first)
    const tookMs = performance.now() - begun
    console.log(`first moving number ${(tookMs / 1000).toFixed(1)} s after npm start`)
    expect(tookMs).toBeLessThan(NOBODY_WAITS_MS)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('Home tells who trades, at which price, and what it saved', async () => {
    await operator.changeClock({ body: { speed: 2000 } })
    const { page, complaints } = await open(browser, market.url)
    await expect
      .poll(async () => (await operator.getCommunity()).recent.length, { timeout: 90_000 })
      .toBeGreaterThan(SLOTS_LIVED)
    await operator.changeClock({ body: { speed: 60 } })
    await sleep(3_000)
    await page.getByTestId('saved').waitFor()
    const sentence = page.getByRole('heading', { level: 1 })
    await expect.poll(() => sentence.textContent()).toMatch(/^Twelve members, /)
    const { members } = await operator.getCommunity()
    const table = page.getByRole('button', { name: 'Every member as a table' })
    await table.click()
    for (const { participant } of members)
      await page.getByRole('rowheader', { name: participant.replace('-', ' ') }).waitFor()
    await table.click()
    await page.getByText('The gate of').first().waitFor()
    await keep(page, 'home-light')
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('an order goes through the ticket into the book, and out again', async () => {
    const { page, complaints } = await open(browser, `${market.url}/market`, { scheme: 'dark' })
    const { slots } = await operator.listSlots({ query: { phase: 'continuous' } })
    const { slot } = slots.at(-22)!
    await page.goto(`${market.url}/market?slot=${slot}`)

    await page.getByLabel('Key', { exact: true }).fill('gb_nobody')
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.locator('#key-fault').waitFor()
    await page.getByLabel('Key', { exact: true }).fill(market.operatorKey!)
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.getByLabel('Trade as a new participant').fill('anna')
    await page.getByRole('button', { name: 'Admit and trade' }).click()

    const price = page.getByLabel('Price', { exact: true })
    await price.fill('cheap')
    await page.getByRole('button', { name: /^Buy .* for/ }).click()
    await page.locator('#price-fault').waitFor()
    await price.fill('9')
    await page.getByRole('button', { name: /^Buy .* for/ }).click()
    await expect.poll(() => page.locator('#price-fault').textContent()).toMatch(/price/i)
    expect(await operator.listOrders({ query: { participant: 'anna' } })).toEqual({ orders: [] })

    await price.fill('0.0123')
    await page.getByLabel('Energy', { exact: true }).fill('1.25')
    await page.getByRole('button', { name: /^Buy .* for/ }).click()
    await page.getByTestId('placed').waitFor()
    const row = page.getByTestId('depth').getByRole('row', { name: /0\.0123/ })
    await row.waitFor()
    expect(await row.textContent()).toContain('1.250')
    expect((await operator.getBook({ params: { slot } })).bids).toContainEqual({
      priceMicrosPerKwh: 12_300,
      energyWh: 1250,
      orders: 1,
    })

    await page
      .getByTestId('own-orders')
      .getByRole('button', { name: /^Cancel order/ })
      .click()
    await row.waitFor({ state: 'detached' })
    expect(await operator.listOrders({ query: { participant: 'anna' } })).toEqual({ orders: [] })
    const ladder = await depthAround(operator, market.url, slot)
    await price.fill((ladder.bestAsk / 1e6).toFixed(5))
    await page.getByLabel('Energy', { exact: true }).fill('0.1')
    await page.getByRole('button', { name: /^Buy .* for/ }).click()
    await page.getByTestId('trades').locator('tbody tr').first().waitFor()
    const { trades } = await operator.listTrades({ query: { slot } })
    expect(trades.reduce((sum, { energyWh }) => sum + energyWh, 0)).toBe(100)
    const shown = await page.getByTestId('depth').locator('tbody th[scope=row]').allTextContents()
    const offers = shown.filter((text) => text.startsWith('offer'))
    const bids = shown.filter((text) => text.startsWith('bid'))
    expect(offers.length).toBeGreaterThan(2)
    expect(bids.length).toBeGreaterThan(2)
    expect(shown).toEqual([...offers.toSorted().toReversed(), ...bids.toSorted().toReversed()])
    await keep(page, 'market-dark')
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(page), colorScheme).toEqual([])
    }
    expect(complaints.filter((complaint) => !/status of 4\d\d/.test(complaint))).toEqual([])
    await page.context().close()
  })

  test('an operator halts and resumes, asked twice; nobody else sees the switch', async () => {
    const { page } = await open(browser, `${market.url}/market`, { scheme: 'dark' })
    await page.getByTestId('phase').waitFor()
    expect(await page.getByRole('button', { name: 'Halt' }).count()).toBe(0)
    await page.getByLabel('Key', { exact: true }).fill(market.operatorKey!)
    await page.getByRole('button', { name: 'Use this key' }).click()
    await page.getByRole('button', { name: 'Halt', exact: true }).click()
    await page.getByRole('button', { name: 'Leave it' }).click()
    expect((await operator.getMarket()).isHalted).toBe(false)
    await page.getByRole('button', { name: 'Halt', exact: true }).click()
    await page.getByRole('button', { name: 'Halt the market' }).click()
    await page.getByTestId('halted').waitFor()
    expect((await operator.getMarket()).isHalted).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await page.getByRole('button', { name: 'Resume the market' }).click()
    await page.getByTestId('halted').waitFor({ state: 'detached' })
    expect((await operator.getMarket()).isHalted).toBe(false)
    await page.context().close()
  })

  for (const scheme of ['light', 'dark'] as const) {
    for (const [device, size] of [
      ['a desktop', DESKTOP],
      ['a phone', PHONE],
    ] as const) {
      test(`everybody can read it: ${scheme}, on ${device}`, async () => {
        const { page, complaints } = await open(browser, market.url, { scheme, size })
        for (const path of ['/', '/market']) {
          await page.goto(market.url + path)
          await page.getByTestId(path === '/' ? 'saved' : 'certificate').waitFor()
          expect(await violations(page), path).toEqual([])
          expect(await overhang(page), path).toBe(0)
        }
        expect(complaints).toEqual([])
        await page.context().close()
      })
    }
  }

  test('goes on by itself after the server was away, and says so meanwhile', async () => {
    const { page } = await open(browser, market.url)
    await page.getByTestId('saved').waitFor()
    const { port } = new URL(market.url)
    await market.stop()
    await page.getByTestId('lost').waitFor()
    expect(await page.getByTestId('lost').textContent()).toMatch(/resuming from record \d+/)
    const clock = page.getByTestId('clock')
    // Countdowns go on a little and then stand, because nobody knows.
    await sleep(4_000)
    const stood = await clock.textContent()
    await sleep(500)
    expect(await clock.textContent()).toBe(stood)
    expect(await violations(page)).toEqual([])

    market = await npmStart(home, port)
    await page.getByTestId('lost').waitFor({ state: 'detached', timeout: 60_000 })
    await expect.poll(() => clock.textContent(), { timeout: 60_000 }).not.toBe(stood)
    await page.context().close()
  })
})

/** Somebody else's offers and bids, some ticks apart, around where the slot stands. */
async function depthAround(operator: Client, url: string, slot: string): Promise<{ bestAsk: number }> {
  const { key } = await operator.registerParticipant({
    body: { participant: 'bea', importPowerW: 40_000, exportPowerW: 40_000 },
  })
  const bea = createClient({ baseUrl: url, key })
  const { bids, asks, lastPriceMicrosPerKwh } = await operator.getBook({ params: { slot } })
  const bestAsk =
    asks[0]?.priceMicrosPerKwh ?? (bids[0]?.priceMicrosPerKwh ?? lastPriceMicrosPerKwh ?? 200_000) + 500
  const bestBid = bids[0]?.priceMicrosPerKwh ?? bestAsk - 500
  for (let step = 0; step < 5; step++) {
    const energyWh = 250 + 170 * ((step * 3) % 5)
    await bea.placeOrder({ body: { slot, side: 'sell', priceMicrosPerKwh: bestAsk + 600 * step, energyWh } })
    await bea.placeOrder({ body: { slot, side: 'buy', priceMicrosPerKwh: bestBid - 700 * step, energyWh } })
  }
  return { bestAsk }
}

type Started = {
  readonly url: string
  readonly operatorKey: string | undefined
  stop(): Promise<void>
}

/** Starts the market as the README says; gives its address once it is open. */
async function npmStart(home: string, port: string): Promise<Started> {
  // What runs before `npm start` has run by now; here it would reach into a running test run.
  const npm: ChildProcess = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: ROOT,
    env: freshTerminal({ PORT: port, GRIDBOURSE_HOME: home }),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  let printed = ''
  await new Promise<void>((opened, failed) => {
    npm.stdout!.on('data', (chunk) => {
      printed += String(chunk)
      if (printed.includes('Ctrl-C stops the market')) opened()
    })
    npm.stdout!.on('end', () => failed(new Error(`the market did not open: ${printed}`)))
  })
  const [, url] = /is open at (http:\S+)/.exec(printed)!
  const [, operatorKey] = /operator key {2}(gb_\S+)/.exec(printed) ?? []
  return {
    url: url!,
    operatorKey,
    async stop() {
      if (npm.exitCode !== null || npm.signalCode !== null) return
      const gone = once(npm, 'exit')
      // npm starts a shell that starts the market: the whole group hears it, as after Ctrl-C.
      process.kill(-npm.pid!, 'SIGINT')
      await gone
    },
  }
}
