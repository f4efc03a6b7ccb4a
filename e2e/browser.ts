import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** The browser that journeys are gone in. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Without Chromium its journeys are skipped; never in CI. */
export const hasBrowser = process.env['CI'] === 'true' || existsSync(CHROMIUM)

/** Chromium without a window, and without what it would fetch for itself. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  })
