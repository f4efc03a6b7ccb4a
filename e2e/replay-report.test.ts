import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import { MarketReplay, modelledStreet } from '@gridbourse/core/community'
import { HOUR, parseInstant, type MicrosPerKwh } from '@gridbourse/core/kernel'
import { replayAsHtml } from '../apps/cli/src/replay-html/replay-as-html.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe.runIf(hasBrowser)(`the report of a replay, in ${CHROMIUM}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-report-'))
  const file = join(folder, 'report.html')
  let browser: Browser
  beforeAll(async () => {
    writeFileSync(file, reportOfAWeek())
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  const WAYS: [string, BrowserContextOptions][] = [
    ['desk-light', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
    ['desk-dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
    ['phone-light', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
    ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ]

  test.each(WAYS)(
    '%s: says its sentence, asks nobody, complains of nothing, never scrolls sideways',
    async (name, way) => {
      const { page, requests, complaints, close } = await opened(way)
      await page.getByRole('heading', { level: 1, name: /^12 members/ }).waitFor()
      await screenshot(page, `replay-${name}`)
      for (const summary of await page.locator('summary').all()) await summary.click()
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor')
      expect(wide).toBe(0)
      expect(ground).toBe(way.colorScheme === 'dark' ? 'rgb(20, 20, 18)' : 'rgb(252, 251, 248)')
      expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href])
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('arrow keys read a chart, headings sort a table', async () => {
    const { page, complaints, close } = await opened({ viewport: { width: 1280, height: 900 } })
    await page.locator('#peaks .plot').focus()
    await page.keyboard.press('End')
    const lastDay = await page.locator('#t-peaks tbody th').last().textContent()
    expect(await page.locator('#peaks .readout b').textContent()).toBe(lastDay)
    expect(await page.locator('#cumulative .cross').count()).toBe(1)

    await page.locator('#members summary').click()
    await page.locator('#t-members').getByRole('button', { name: 'bill', exact: true }).click()
    const first = page.locator('#t-members tbody tr').first()
    expect(await first.locator('bdi').textContent()).toBe('factory')
    expect(complaints).toEqual([])
    await close()
  })

  test('without script every figure is there to read', async () => {
    const { page, close } = await opened({ javaScriptEnabled: false })
    await page.locator('#cumulative summary').click()
    await page.locator('#t-days tbody tr').nth(6).waitFor()
    expect(await page.locator('.plot svg').count()).toBe(4)
    await close()
  })

  async function opened(way: BrowserContextOptions) {
    const context = await browser.newContext(way)
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('pageerror', (fault) => complaints.push(fault.message))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    return { page, complaints, requests, close: () => context.close() }
  }
})

/** A week of the modelled street that ends with the day of 25 hours. */
function reportOfAWeek(): string {
  const slotDuration = HOUR
  const community = modelledStreet({
    seed: 1,
    zone: 'Europe/Berlin',
    latitude: 52.5,
    longitude: 13.4,
    start: { year: 2026, month: 10, day: 12 },
    days: 14,
    slotDuration,
  })
  const from = (parseInstant('2026-10-18T22:00Z')! - community.start) / slotDuration
  const replay = new MarketReplay(
    community,
    { from, to: community.slots },
    { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1 },
  )
  while (replay.advance(24));
  const { name, zone } = community
  return replayAsHtml({
    ...replay.report(),
    name,
    zone,
    mechanism: 'auction',
    estimatedReadings: 0,
    foresightPooledMissing: null,
    cappedExportPrices: 0,
    modelled: true,
  })
}

/** Kept where SCREENSHOTS names a folder. */
async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
