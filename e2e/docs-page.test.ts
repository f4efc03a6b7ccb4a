import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import { operations } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe.runIf(hasBrowser)(`the docs page, in ${CHROMIUM}`, () => {
  const { home, remove } = temporaryHome()
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess({ home, clockFrom: '2026-11-23T06:00Z' })
  })
  afterAll(async () => {
    await server.stop('SIGKILL')
    remove()
  })

  test(
    'lists every operation, explains an order, and lets a reader try one',
    { timeout: 120_000 },
    async () => {
      const browser = await openBrowser()
      try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 1600 } })
        const complaints: string[] = []
        page.on('pageerror', (fault) => complaints.push(fault.message))
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text())
        })
        await page.goto(`${server.url}/docs`)
        await page.locator('.opblock').first().waitFor()

        const paths = (await page.locator('.opblock-summary-path').allTextContents()).map(plain)
        for (const { path } of Object.values(operations)) expect(paths).toContain(path)
        await screenshot(page, 'docs')

        const order = page.locator('#operations-Orders-placeOrder')
        await order.click()
        await order.getByText('priceMicrosPerKwh').first().waitFor()
        await screenshot(page, 'docs-order')

        const market = page.locator('#operations-Market-getMarket')
        await market.click()
        await market.getByRole('button', { name: 'Execute' }).click()
        const answer = market.locator('.live-responses-table')
        await answer.getByText('"durability": "fsynced"').waitFor()
        await screenshot(page, 'docs-tried')
        expect(complaints).toEqual([])
      } finally {
        await browser.close()
      }
    },
  )
})

/** The page lets long paths break at zero-width spaces. */
const plain = (text: string): string => text.replaceAll('\u200b', '').trim()

/** Kept where SCREENSHOTS names a folder. */
async function screenshot(
  page: { screenshot(options: { path: string }): Promise<unknown> },
  name: string,
): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}
