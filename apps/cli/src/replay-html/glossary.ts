import { html, type Markup } from './markup.ts'

const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  [
    'bill',
    'What a member pays for the span: everything bought less everything sold, charges, and what the guarantee moved. Negative: the member receives.',
  ],
  [
    'base, no battery',
    'What load less generation costs at the utility’s import and export prices, with no battery and no market.',
  ],
  [
    'own battery',
    'The same planner with the same information, each battery at its own meter, without a market.',
  ],
  [
    'at the utility (shadow bill)',
    'The meters as they ran here, batteries included, at the utility’s tariff.',
  ],
  [
    'worse off',
    'A bill above the shadow bill by more than 0.01, over the span or in a local calendar month.',
  ],
  [
    'guarantee',
    'At the end of a month losers are raised to their shadow bill: from the community pool, then pro rata from what others gained.',
  ],
  ['shared from the pool', 'What is left in the pool after the guarantee, given back by local energy.'],
  ['saved', 'The base less the bill; month by month the shadow bill less the bill.'],
  ['by sharing', 'The bill with its own battery alone less the bill, as a share of the former.'],
  ['sharing gained', 'The sum of shadow bills less the sum of bills.'],
  [
    'foresight',
    'The least that could have been paid by somebody who knew every load, sun and price beforehand: one exact problem over the whole span, for homes apart or for all batteries pooled.',
  ],
  [
    'knowing each day',
    'Foresight of each day by itself, between the same states of charge as on the day lived; summed up, homes apart.',
  ],
  [
    'demand charge',
    'What a member pays per kW of the highest import of its month, where its tariff has one; in its bill, its shadow bill and the base alike.',
  ],
  [
    'flexibility',
    'Energy that members moved when the grid called, measured against what they had planned; the grid pays for it, on a line of its own.',
  ],
  ['captured', '(base − cost) / (base − foresight): the share of the possible saving that was made.'],
  ['delivered by neighbours', 'Energy imported at one member’s meter while another’s exported it.'],
  [
    'local price',
    'The closing auction’s; without one the mean of the slot’s trades; without trades the middle between what the utility asks and pays. Never outside those two.',
  ],
  [
    'opening, book, closing',
    'Where a trade was made: in the auction of the day before, continuously, in the auction at the gate.',
  ],
  [
    'deviations among members',
    'Metered other than traded: what one was short and another was long, settled at the local price.',
  ],
  ['peak import', 'The highest hourly mean of what all members together drew from the utility.'],
  ['load factor', 'The mean of what was imported over its peak.'],
  ['ramping', 'The mean change of net import from one hour to the next, in size.'],
  [
    'self-sufficiency',
    'The share of what was used that was not imported; of the community, not from the utility.',
  ],
  [
    'self-consumption, own use',
    'The share of what was generated that was not exported; of the community, not to the utility.',
  ],
  [
    'import cost',
    'What imports cost with the battery over the same without, at each member’s own meter; the mean of members.',
  ],
  ['carbon', 'Of what the utility delivered. Energy from neighbours carries none, exports earn nothing.'],
  ['estimated', 'A silent meter’s reading, taken from the same time on an earlier day.'],
  ['–', 'There is no such figure; the reason is beside it.'],
]

/** What every figure on the page means. */
export const glossary = (): Markup =>
  html`<section id="words">
    <h2>What the figures mean</h2>
    <dl class="words">
      ${WORDS.map(
        ([word, meaning]) =>
          html`<div>
            <dt>${word}</dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>
  </section>`
