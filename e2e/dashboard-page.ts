import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { ROOT } from './command-line.ts'

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Builds the dashboard where its sources changed, so that what is tested is what is there. */
export function buildDashboard(): void {
  const built = spawnSync(process.execPath, [join(ROOT, 'scripts/build-web.mjs')], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stderr)
}

/** A page, and whatever it complains of. */
export type Opened = {
  readonly page: Page
  readonly complaints: string[]
  readonly context: BrowserContext
}

export type Looks = {
  readonly scheme?: 'light' | 'dark'
  readonly size?: typeof DESKTOP
  /** Pixels of the screen for one of the page: pictures of a phone are taken at two. */
  readonly scale?: number
}

export async function open(
  browser: Browser,
  url: string,
  { scheme = 'light', size = DESKTOP, scale = 1 }: Looks = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: scheme,
    deviceScaleFactor: scale,
    hasTouch: size === PHONE,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (fault) => complaints.push(fault.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints, context }
}

/** What axe finds, by rule and place. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate<{
    violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
  }>(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`)
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  )
}

/** By how much a page is wider than its window: nothing scrolls sideways. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth')

/** By how much a page is longer than its window: where parts of it scroll, the document does not. */
export const overlength = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollHeight - innerHeight')

/** The README's pictures are taken by the journeys, when SCREENSHOTS names a folder. */
export async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** Whether pictures are taken: they want more of a day than a test does. */
export const isPictured = process.env['SCREENSHOTS'] !== undefined
