import { html, type Content, type Markup } from './markup.ts'
import { counted, number } from './numbers.ts'
import type { Shown } from './shown-replay.ts'
import { absent } from './table.ts'

/** What was checked, what names this run, and how anybody makes it again. */
export function proof(shown: Shown): Markup {
  const { journal, plansSolved, options = [], command } = shown.replay
  return html`<section id="checks">
    <h2>Checked</h2>
    <ul class="checks">
      ${checksOf(shown).map(({ isGood, text }) => html`<li><i class="${isGood ? 'yes' : 'no'}"></i><span>${isGood ? null : html`<b>Failed:</b> `}${text}</span></li>`)}
    </ul>
    <dl class="run">
      <div>
        <dt>Journal</dt>
        <dd>
          ${journal === null ? html`${absent('nothing was traded, so nothing was journaled')} nothing was traded, so nothing was journaled` : html`${counted(journal.records, 'record')}, state <code>${journal.hash}</code>`}
        </dd>
      </div>
      <div>
        <dt>Plans solved</dt>
        <dd>${number(plansSolved)}</dd>
      </div>
      <div>
        <dt>Readings</dt>
        <dd>${readings(shown)}</dd>
      </div>
      <div>
        <dt>Settlement</dt>
        <dd>${settlement(shown)}</dd>
      </div>
      ${options.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
      ${
        command === undefined
          ? null
          : html`<div class="command">
              <dt>Make it again</dt>
              <dd><code>${command.map(shellWord).join(' ')}</code></dd>
            </div>`
      }
    </dl>
  </section>`
}

function readings({ replay }: Shown): string {
  const { homeHours, slots } = replay.community
  const estimated = replay.estimatedReadings === 0 ? 'none' : number(replay.estimatedReadings)
  const capped =
    replay.cappedExportPrices === 0
      ? ''
      : `; the export price was above the import price in ${counted(replay.cappedExportPrices, 'slot')}, and counts as that there`
  return `${number(homeHours, homeHours % 1 === 0 ? 0 : 1)} hours of members metered in ${counted(slots, 'slot')}, ${estimated} estimated${capped}`
}

function settlement({ replay, money }: Shown): string {
  const { imbalance, localCharge, guaranteed } = replay.settlement
  const charge =
    localCharge === 0
      ? 'no local charge'
      : `local charge ${money.price(localCharge)} ${money.sign}/kWh, an assumption`
  const guarantee = guaranteed ? 'nobody worse off is guaranteed by month' : 'nothing is guaranteed'
  return imbalance === 'own-meter' ? IMBALANCE[imbalance] : `${IMBALANCE[imbalance]}; ${charge}; ${guarantee}`
}

const IMBALANCE = {
  pooled: 'deviations are pooled among members',
  individual: 'each deviation is settled with the utility: a comparison only',
  'own-meter': 'each own meter at the utility\u2019s tariff',
} as const

function checksOf({ replay }: Shown): { isGood: boolean; text: Content }[] {
  const { ledgerSlotsNonZero, energyImbalanceWh, certificatesFailed } = replay.checks
  const slots = replay.community.slots
  return [
    {
      isGood: ledgerSlotsNonZero === 0,
      text:
        ledgerSlotsNonZero === 0
          ? `The ledger sums to zero after each of ${counted(slots, 'slot')}.`
          : `the ledger was off zero after ${ledgerSlotsNonZero} of ${counted(slots, 'slot')}.`,
    },
    {
      isGood: energyImbalanceWh === 0,
      text:
        energyImbalanceWh === 0
          ? 'Load, generation, batteries and meters agree to the last Wh.'
          : `load, generation, batteries and meters differ by ${number(energyImbalanceWh)} Wh.`,
    },
    {
      isGood: certificatesFailed === 0,
      text:
        certificatesFailed > 0
          ? `${counted(certificatesFailed, 'certificate')} did not verify.`
          : replay.mechanism === 'auction'
            ? 'Every auction’s certificate was verified.'
            : 'No auction was held, so there is no certificate.',
    },
  ]
}

/** As a shell takes it for one word. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
