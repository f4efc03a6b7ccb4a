import { createClient, type Client, type MemberDay, type MemberTrace } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import { buildDashboard, DESKTOP, keep, open, overhang, PHONE, violations } from './dashboard-page.ts'
import { hurryUntil } from './hurry.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

/** Slots of the first day were traded in the book and at their gates, those of the second in an opening auction too. */
const WANTED = '2026-06-02T08:07Z'
const HOME = 'home-01'
const STEPS = ['meter', 'forecast', 'plan', 'order', 'match', 'ledger']

describe.runIf(hasBrowser)(`settlement, in ${CHROMIUM}`, () => {
  const { home, remove } = temporaryHome()
  let browser: Browser
  let market: ServerProcess
  let anybody: Client
  let day: MemberDay
  /** One whose energy an auction gave. */
  let matched: MemberTrace

  beforeAll(async () => {
    buildDashboard()
    browser = await openBrowser()
    market = await startServerProcess({ home, streetSpeed: 60 })
    const operator = createClient({ baseUrl: market.url, key: market.operatorKey! })
    anybody = createClient({ baseUrl: market.url })
    await hurryUntil(operator, WANTED)
    await operator.changeClock({ body: { isPaused: true } })
    ;({ day, matched } = await dayWithMatch(anybody))
  })
  afterAll(async () => {
    await browser.close()
    await market.stop()
    remove()
  })

  const pathOf = (slot?: string, item?: string): string =>
    `${market.url}/settlement/${day.participant}${slot === undefined ? '' : `/${slot}`}${item === undefined ? '' : `?item=${item}`}`

  test('the slots of each line sum to it, and the lines to the bill, to the sixth decimal', async () => {
    const { page, complaints, context } = await open(browser, pathOf())
    const bill = page.getByTestId('bill-summary')
    await bill.waitFor()
    const names = await bill.locator('tbody').first().getByRole('link').allTextContents()
    expect(names.length).toBeGreaterThan(2)
    for (const name of [null, ...names]) {
      if (name !== null) {
        await bill.getByRole('link', { name, exact: true }).click()
        await page.getByTestId('lines').getByRole('columnheader', { name, exact: true }).waitFor()
      }
      const rows = await microsIn(page, 'lines', 'div table tbody')
      const [lines, [total]] = [
        await microsIn(page, 'bill-summary', 'tbody:first-of-type'),
        await microsIn(page, 'bill-summary', 'tbody:last-of-type'),
      ]
      const apart = await bill
        .getByRole('row', { name: /^(Of no single slot|Rounding of the slots)/ })
        .count()
      const ofList = sum(rows) + sum(lines.slice(0, apart))
      expect(sum(lines.slice(apart)), 'lines').toBe(total)
      expect(total).toBe(microsOf(day.bill.totalNanos))
      expect(ofList, name ?? 'all').toBe(name === null ? total : lines[apart + names.indexOf(name)])
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  test('from the meter to the ledger: six steps, each with its record, and the certificate one click on', async () => {
    const { page, complaints, context } = await open(browser, pathOf(matched.slot, itemOf(day, matched.slot)))
    for (const step of STEPS) await page.getByTestId(`step-${step}`).waitFor()
    const text = async (step: string): Promise<string> =>
      plain((await page.getByTestId(`step-${step}`).textContent())!)
    const { meter, forecast, orders, matches, transfers } = matched
    expect(await text('meter')).toContain(kwh(meter.loadWh))
    expect(await text('meter')).toContain(`${kwh(Math.abs(meter.netImportWh))} kWh`)
    expect(await text('meter')).toContain(meter.record!)
    expect(await text('forecast')).toContain(`model ${forecast!.model}`)
    expect(await text('plan')).toContain(`decision ${matched.plan!.decision}`)
    expect(await text('order')).toContain(kwh(sum(orders.map(({ energyWh }) => energyWh))))
    expect(await text('match')).toContain(kwh(matches[0]!.energyWh))
    expect(await text('ledger')).toContain(`${transfers.length} transfer`)
    expect(await text('ledger')).toMatch(/sums to/)
    await keep(page, 'settlement-light')

    await page
      .getByTestId('step-match')
      .getByRole('link', { name: /certificate/ })
      .first()
      .click()
    const certificate = page.getByTestId('certificate-dialog')
    await certificate.getByText('Gap').waitFor()
    expect(await violations(page)).toEqual([])
    const { auction } = matches.find((match) => match.auction !== null)!
    expect(new URL(page.url()).searchParams.get('certificate')).toBe(auction)
    expect(await certificate.textContent()).toContain(auction)
    await page.keyboard.press('Escape')
    await certificate.waitFor({ state: 'detached' })
    await page
      .getByTestId('step-plan')
      .getByRole('link', { name: /^decision/ })
      .click()
    await page.waitForURL((url) => url.pathname.startsWith(`/agents/${day.participant}/`))
    expect(complaints).toEqual([])
    await context.close()
  })

  test('up and down go from slot to slot, and an address opens what it names', async () => {
    const settled = day.slots.filter(({ state }) => state === 'settled')
    const { page, context } = await open(browser, pathOf(settled[4]!.slot))
    const row = page.getByTestId('lines').locator('[data-row][aria-current]')
    await row.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname.endsWith(settled[5]!.slot))
    await page.getByTestId('step-ledger').waitFor()
    expect(await row.count()).toBe(1)
    await page.goto(pathOf(day.slots.at(-1)!.slot))
    await page.getByText(/still to come/).waitFor()
    await page.getByRole('link', { name: /^Last settled/ }).click()
    await page.getByTestId('step-meter').waitFor()
    await context.close()
  })

  for (const scheme of ['light', 'dark'] as const)
    for (const [device, size] of [
      ['a desktop', DESKTOP],
      ['a small desktop', { width: 1180, height: 760 }],
      ['a phone', PHONE],
    ] as const)
      test(`everybody can read it: ${scheme}, on ${device}`, async () => {
        const { page, complaints, context } = await open(browser, pathOf(matched.slot), { scheme, size })
        await page.getByTestId('step-ledger').waitFor()
        expect(await violations(page)).toEqual([])
        expect(await overhang(page)).toBe(0)
        expect(complaints).toEqual([])
        await context.close()
      })
})

/** A day of the home, or of another, and a slot of it for which an auction gave it energy. */
async function dayWithMatch(client: Client): Promise<{ day: MemberDay; matched: MemberTrace }> {
  const { members } = await client.getCommunity()
  const names = [HOME, ...members.map(({ participant }) => participant).filter((name) => name !== HOME)]
  for (const participant of names) {
    const day = await client.getMemberDay({ params: { participant } })
    for (const { slot, state, lines } of day.slots.toReversed()) {
      if (state !== 'settled' || lines.length === 0 || day.battery === null) continue
      const matched = await client.getMemberTrace({ params: { participant, slot } })
      if (matched.matches.some(({ auction }) => auction !== null) && matched.forecast !== null)
        return { day, matched }
    }
  }
  throw new Error('no auction gave anybody energy')
}

const itemOf = ({ slots }: MemberDay, name: string): string =>
  slots.find(({ slot }) => slot === name)!.lines[0]!.item

const kwh = (energyWh: number): string => (energyWh / 1000).toFixed(3)
const plain = (text: string): string => text.replaceAll(/[\u00a0\u2009]/g, ' ')
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const microsOf = (nanos: string): number => {
  const value = BigInt(nanos)
  return Number(((value < 0n ? -value : value) + 500n) / 1000n) * (value < 0n ? -1 : 1)
}

/** The amounts in the last column of a table's part, in millionths. */
async function microsIn(page: Page, table: string, part: string): Promise<number[]> {
  const cells = await page.getByTestId(table).locator(`${part} tr td:last-child`).allTextContents()
  return cells.flatMap((cell) => {
    const found = /^(\u2212?)([\d\u2009]+)\.(\d{6})$/.exec(cell)
    return found === null
      ? []
      : [Number(`${found[2]!.replaceAll('\u2009', '')}${found[3]}`) * (found[1] === '' ? 1 : -1)]
  })
}
