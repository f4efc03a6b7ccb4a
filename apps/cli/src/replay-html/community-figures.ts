import { html, type Content, type Markup } from './markup.ts'
import { changeFrom, energy, kw, number, percent, withUnit } from './numbers.ts'
import { whyNoLocalPrice, type Shown } from './shown-replay.ts'
import { absent } from './table.ts'

/** A figure with its unit, and a comparison or the reason why there is none. */
type Figure = { readonly name: string; readonly value: string | null; readonly note: Content }

/** The community in figures. */
export function communityFigures(shown: Shown): Markup {
  return html`<section id="figures">
    <h2>The community in figures</h2>
    <dl class="figures">
      ${figuresOf(shown).map(
        ({ name, value, note }) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="value">${value ?? absent(typeof note === 'string' ? note : 'not known')}</dd>
            <dd class="note">${note}</dd>
          </div>`,
      )}
    </dl>
  </section>`
}

function figuresOf(shown: Shown): Figure[] {
  const { replay, money, hasGeneration } = shown
  const { community } = replay
  const { costForesightSeparate, costForesightPooled, carbonKg, importCostRatio } = community
  const load = replay.participants.reduce((sum, { loadWh }) => sum + loadWh, 0)
  const generation = replay.participants.reduce((sum, { generationWh }) => sum + generationWh, 0)
  const change = changeFrom(community.costBase, community.cost)
  return [
    {
      name: 'Bills together',
      value: money.exact(community.cost),
      note:
        change === null
          ? 'the base is zero: nothing to compare with'
          : `${community.costBase < 0n ? '' : `${signedPercent(change)} `}against ${money.exact(community.costBase)}`,
    },
    {
      name: 'Delivered by neighbours',
      value: shown.isMarket ? energy(community.localWh) : null,
      note:
        community.meanLocalPrice === null
          ? whyNoLocalPrice(shown)
          : `at a mean of ${money.price(community.meanLocalPrice)} ${money.sign}/kWh`,
    },
    {
      name: 'Sharing gained',
      value: shown.isMarket ? money.exact(community.welfare) : null,
      note: shown.isMarket ? 'against the utility’s tariff on the same meters' : 'no market in this replay',
    },
    {
      name: 'Captured, homes apart',
      value: community.capturedSeparate === null ? null : percent(community.capturedSeparate),
      note:
        community.capturedSeparate === null
          ? 'even with foresight nothing could be saved'
          : `of what foresight saves, each home on its own: ${money.exact(costForesightSeparate)}`,
    },
    {
      name: 'Captured, pooled',
      value: community.capturedPooled === null ? null : percent(community.capturedPooled),
      note:
        costForesightPooled === null
          ? 'foresight over all batteries together was not solved'
          : community.capturedPooled === null
            ? 'even with foresight nothing could be saved'
            : `of what foresight over all batteries saves: ${money.exact(costForesightPooled)}`,
    },
    {
      name: 'Peak import',
      value: withUnit(kw(community.peakImportKw), 'kW'),
      note:
        community.loadFactor === null
          ? 'nothing was ever imported'
          : `highest hour; load factor ${percent(community.loadFactor)}`,
    },
    {
      name: 'Ramping',
      value: community.rampingKw === null ? null : withUnit(kw(community.rampingKw), 'kW'),
      note: community.rampingKw === null ? 'no two hours follow each other' : 'mean change from hour to hour',
    },
    {
      name: 'Self-sufficiency',
      value: community.selfSufficiency === null ? null : percent(community.selfSufficiency),
      note:
        community.selfSufficiency === null
          ? 'nothing was used'
          : `of ${energy(load)} used, not from the utility`,
    },
    {
      name: 'Self-consumption',
      value: community.selfConsumption === null ? null : percent(community.selfConsumption),
      note:
        hasGeneration && community.selfConsumption !== null
          ? `of ${energy(generation)} generated, not to the utility`
          : 'nothing was generated',
    },
    {
      name: 'Import cost',
      value: importCostRatio === null ? null : percent(importCostRatio),
      note:
        importCostRatio === null
          ? 'nobody imported anything'
          : 'of the same without batteries, mean of members',
    },
    {
      name: 'Carbon',
      value: carbonKg === null ? null : withUnit(number(carbonKg), 'kg'),
      note: carbonKg === null ? 'the folder has no carbon data' : 'of what the utility delivered',
    },
    {
      name: 'Compensation paid',
      value: money.exact(community.compensationPaid),
      note:
        community.compensationPaid === 0n
          ? 'nobody had to be made whole'
          : 'so that nobody pays more than at the utility',
    },
  ]
}

const signedPercent = (change: number): string => `${change > 0 ? '+' : ''}${percent(change)}`
