import { createHash } from 'node:crypto'
import type { ToldReplay } from '../replay-report.ts'
import { communityFigures } from './community-figures.ts'
import { compensation } from './compensation.ts'
import { cumulativeCost } from './cumulative-cost.ts'
import { dailyPeaks } from './daily-peaks.ts'
import { flexibility } from './flexibility.ts'
import { glossary } from './glossary.ts'
import { html, verbatim } from './markup.ts'
import { members } from './members.ts'
import { months } from './months.ts'
import { outcome, outcomeSentence } from './outcome.ts'
import { proof } from './proof.ts'
import { publishedForecasts } from './published-forecasts.ts'
import { SCRIPT } from './script.ts'
import { shownOf, type ShownBeside } from './shown-replay.ts'
import { STYLE } from './style.ts'
import { supervision } from './supervision.ts'
import { typicalDay } from './typical-day.ts'
import { venues } from './venues.ts'
import { waterfall } from './waterfall.ts'

/**
 * The report of a replay as one page that needs nothing else: no other file, no network, no script to be read. The
 * same replay gives the same bytes.
 */
export function replayAsHtml(replay: ToldReplay & ShownBeside): string {
  const shown = shownOf(replay)
  const { markup } = html`${verbatim('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="description" content="${outcomeSentence(shown)}" />
        <title>${replay.name}: replay</title>
        <link rel="icon" href="data:," />
        ${verbatim(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          ${outcome(shown)} ${communityFigures(shown)} ${members(shown)} ${months(shown)}
          ${cumulativeCost(shown)} ${typicalDay(shown)} ${dailyPeaks(shown)} ${venues(shown)}
          ${compensation(shown)} ${waterfall(shown)} ${publishedForecasts(shown)} ${flexibility(shown)}
          ${supervision(shown)} ${proof(shown)} ${glossary()}
        </main>
        ${verbatim(`<script>${SCRIPT}</script>`)}
      </body>
    </html> `
  return markup
}

/** Nothing is loaded, and no script runs but the one that belongs to the page. */
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`
