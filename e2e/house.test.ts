import { createClient, type Client, type MemberDay } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CHROMIUM, hasBrowser, openBrowser } from './browser.ts'
import {
  buildDashboard,
  DESKTOP,
  isPictured,
  keep,
  open,
  overhang,
  overlength,
  PHONE,
  violations,
} from './dashboard-page.ts'
import { hurryUntil } from './hurry.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 })

/** The second day of the street, which begins before noon of the first; a picture wants the evening of it. */
const WANTED = isPictured ? '2026-06-02T15:37Z' : '2026-06-02T06:07Z'
const HOME = 'home-01'

describe.runIf(hasBrowser)(`my house, in ${CHROMIUM}`, () => {
  const { home, remove } = temporaryHome()
  let browser: Browser
  let market: ServerProcess
  let operator: Client

  beforeAll(async () => {
    buildDashboard()
    browser = await openBrowser()
    market = await startServerProcess({ home, streetSpeed: 60 })
    operator = createClient({ baseUrl: market.url, key: market.operatorKey! })
    await hurryUntil(operator, WANTED)
    // Time stands, so that what is read from the page and from the API is of one instant.
    await operator.changeClock({ body: { isPaused: true } })
  })
  afterAll(async () => {
    await browser.close()
    await market.stop()
    remove()
  })

  const dayOf = (participant = HOME): Promise<MemberDay> =>
    createClient({ baseUrl: market.url }).getMemberDay({ params: { participant } })

  test('the sentence, the bill and the plan are those of the member’s day, and the bill adds up', async () => {
    const { page, complaints, context } = await open(browser, `${market.url}/house/${HOME}?as=household`)
    await page.getByTestId('bill').waitFor()
    const day = await dayOf()
    expect(day.slots.filter(({ state }) => state === 'settled').length).toBeGreaterThan(20)

    const total = centsOf(BigInt(day.expectedTotalNanos))
    const alone = centsOf(BigInt(day.expectedUtilityNanos))
    const sentence = (await page.getByTestId('headline').textContent())!
    expect(amountsIn(sentence).map(Math.abs)).toEqual([Math.abs(total), Math.abs(alone)])
    expect(sentence).toContain(total < 0 ? 'earns' : 'costs')

    for (const [column, bill] of [
      [1, { total: day.bill.totalNanos, lines: day.bill.lines, alone: day.bill.utilityNanos }],
      [2, { total: day.expectedTotalNanos, lines: day.expectedLines, alone: day.expectedUtilityNanos }],
    ] as const) {
      const { lines, totals } = await billColumn(page, column)
      expect(lines.length).toBeGreaterThanOrEqual(bill.lines.length)
      expect(lines.reduce((sum, line) => sum + line, 0)).toBe(totals[0])
      expect(totals[0]).toBe(centsOf(BigInt(bill.total)))
      expect(totals[1]).toBe(centsOf(BigInt(bill.alone)))
      expect(totals[2]).toBe(totals[0]! - totals[1]!)
    }

    const plan = page.getByTestId('plan').getByRole('listitem')
    expect(await plan.count()).toBe(day.plan!.blocks.length)
    expect(await page.locator('[aria-current=time]').count()).toBe(1)
    await keep(page, 'house-light')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the day is a table too, and a key reads it out slot by slot', async () => {
    const { page, context } = await open(browser, `${market.url}/house/${HOME}`)
    await page.getByRole('button', { name: 'The day as a table' }).click()
    const rows = page.getByRole('region', { name: 'The day, table' }).locator('tbody tr')
    const day = await dayOf()
    expect(await rows.count()).toBe(day.slots.length)
    await page.getByRole('button', { name: 'The day as a table' }).click()
    const chart = page.getByRole('slider', { name: 'Read out: the day, slot by slot' })
    await chart.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^00:15: local .* ct/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/settlement\/home-01\/.*T22:15Z/)
    await context.close()
  })

  test('every figure and every line of the bill leads to where it came from', async () => {
    const { page, context } = await open(browser, `${market.url}/house/${HOME}`)
    await page.getByTestId('bill').waitFor()
    const links = page.getByTestId('bill').locator('tbody a')
    const names = await links.allTextContents()
    expect(names.length).toBeGreaterThan(2)
    for (const name of names) {
      await page.getByTestId('bill').getByRole('link', { name, exact: true }).click()
      await page.getByTestId('lines').getByRole('columnheader', { name, exact: true }).waitFor()
      await page.goBack()
      await page.getByTestId('bill').waitFor()
    }
    await page.getByRole('link', { name: /kWh$/ }).first().click()
    await page.getByTestId('step-meter').waitFor()
    await context.close()
  })

  test('the cheapest hours are the cheapest, and move with the deadline', async () => {
    const { page, context } = await open(browser, `${market.url}/house/${HOME}`)
    const answer = page.getByTestId('cheapest-window')
    await answer.waitFor()
    const [dearest] = amountsIn((await answer.textContent())!)
    const slider = page.getByRole('slider', { name: /done by/ })
    await slider.focus()
    await page.keyboard.press('Home')
    const earliest = (await answer.textContent())!
    expect(amountsIn(earliest)[0]).toBeGreaterThanOrEqual(dearest!)
    expect(await slider.getAttribute('aria-valuetext')).toContain(earliest.split(' to ')[1]!.split(',')[0]!)
    await context.close()
  })

  test('one tap sets a wish above the plan, and one takes it back', async () => {
    const { page, context, complaints } = await open(browser, `${market.url}/house/${HOME}`, { size: PHONE })
    const { overrideOffers } = await dayOf()
    expect(overrideOffers.map(({ kind }) => kind)).toContain('reserve')
    const reserve = page.getByTestId('overrides').getByRole('button', { name: /^Reserve to/ })
    expect(await reserve.textContent()).toMatch(/until \d\d:\d\d(costs|saves)/)
    await reserve.tap()
    await page
      .getByTestId('overrides')
      .getByRole('status')
      .getByText(/Reserve to/)
      .waitFor()
    expect((await dayOf()).override).toMatchObject({ kind: 'reserve' })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).tap()
    await reserve.waitFor()
    expect((await dayOf()).override).toBe(null)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('the day before is shown as what it is, and Escape goes back', async () => {
    const { page, context } = await open(browser, `${market.url}/house/${HOME}?date=2026-06-01`)
    await page.getByText('Not live').waitFor()
    expect(await page.getByTestId('headline').textContent()).toMatch(/^Mon 1 Jun (cost|earned) /)
    expect(await page.getByTestId('overrides').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId('headline').textContent()).toMatch(/^Today /)
    await context.close()
  })

  test('who is looking orders the pages and hides none; any member and page is found by name', async () => {
    const { page, context, complaints } = await open(browser, market.url)
    const persona = page.getByLabel('Who is looking')
    await persona.selectOption('household')
    await page.getByTestId('headline').waitFor()
    expect(new URL(page.url()).pathname).toBe('/house')
    await page.getByLabel('Member').selectOption('home-05')
    await page.waitForURL(/\/house\/home-05/)
    for (const address of ['/', '/?as=nobody']) {
      await page.goto(market.url + address)
      await page.getByTestId('headline').waitFor()
      expect(new URL(page.url()).pathname).toBe('/house')
    }

    const search = page.getByRole('combobox', { name: /^Find/ })
    await page.keyboard.press('Control+k')
    await search.fill('market')
    await page.keyboard.press('Enter')
    await page.getByTestId('phase').waitFor()
    await page.keyboard.press('Control+k')
    await search.fill('home 07')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/house\/home-07/)
    await page.keyboard.press('Control+k')
    await search.fill('factory agent')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/agents\/factory/)
    await page.locator('body').press('?')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  for (const scheme of ['light', 'dark'] as const)
    for (const [device, size] of [
      ['a desktop', DESKTOP],
      ['a small desktop', { width: 1180, height: 760 }],
      ['a phone', PHONE],
    ] as const)
      test(`everybody can read it: ${scheme}, on ${device}`, async () => {
        const { page, complaints, context } = await open(
          browser,
          `${market.url}/house/${HOME}?as=household`,
          {
            scheme,
            size,
            scale: size === PHONE ? 2 : 1,
          },
        )
        await page.getByTestId('bill').waitFor()
        expect(await violations(page)).toEqual([])
        expect(await overhang(page)).toBe(0)
        // The part with the most below the screen of a phone comes last.
        await page.getByTestId('cheapest').waitFor()
        expect(await overlength(page)).toBe(0)
        if (scheme === 'dark' && size === PHONE) await keep(page, 'house-phone-dark')
        // A factory and a house without a battery have other parts.
        for (const member of ['factory', 'home-02']) {
          await page.goto(`${market.url}/house/${member}`)
          await page.getByTestId('bill').waitFor()
          expect(await violations(page), member).toEqual([])
          expect(await overhang(page), member).toBe(0)
          expect(await overlength(page), member).toBe(0)
        }
        expect(complaints).toEqual([])
        await context.close()
      })
})

const centsOf = (nanos: bigint): number => {
  const size = (nanos < 0n ? -nanos : nanos) + 5_000_000n
  return Number(size / 10_000_000n) * (nanos < 0n ? -1 : 1)
}

/** Every amount of money in a text, in cents. */
const amountsIn = (text: string): number[] =>
  [...text.matchAll(/(\u2212?)€([\d\u2009]+)\.(\d\d)/g)].map(
    ([, minus, whole, cents]) =>
      Number(`${whole!.replaceAll('\u2009', '')}${cents}`) * (minus === '' || minus === undefined ? 1 : -1) +
      0,
  )

/** A column of the bill in cents: its lines, then bill, utility alone, difference. */
async function billColumn(page: Page, column: 1 | 2): Promise<{ lines: number[]; totals: number[] }> {
  const bodies = page.getByTestId('bill').locator('tbody')
  const read = async (index: number): Promise<number[]> =>
    amountsIn(
      (
        await bodies
          .nth(index)
          .locator(`tr > :nth-child(${column + 1})`)
          .allTextContents()
      ).join(' '),
    )
  return { lines: await read(0), totals: await read(1) }
}
