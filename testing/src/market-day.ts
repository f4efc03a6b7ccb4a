import { HOUR, QUARTER_HOUR } from '@gridbourse/core/kernel'
import type { EpochMs } from '@gridbourse/core/kernel'
import { THE_MARKET } from '@gridbourse/core/market'
import type { Command, MarketRules, OrderNumber, ParticipantNumber } from '@gridbourse/core/market'
import fc from 'fast-check'

/** A command and who asks for it. */
export type Asked = { readonly command: Command; readonly by: ParticipantNumber }

/** Something that happens in a market. What it means as a command depends on the orders there are by then. */
export type Deed =
  | ({ readonly kind: 'ask' } & Asked)
  /** Ends or changes the order that came `back` orders before the newest. */
  | { readonly kind: 'cancel'; readonly back: number; readonly meddler: Meddler | null }
  | {
      readonly kind: 'amend'
      readonly back: number
      readonly meddler: Meddler | null
      readonly price: number | null
      readonly energy: number | null
    }
  /** Time passes. */
  | { readonly kind: 'pass'; readonly ms: number }

/** Somebody who touches an order in the owner's place, under the owner's name or its own. */
type Meddler = { readonly by: ParticipantNumber; readonly isInOwnersName: boolean }

/** Who owns the orders and blocks accepted so far, in the order of their numbers. */
export type Owners = readonly ParticipantNumber[]

export const OPERATOR = 5 as ParticipantNumber
const OBSERVER = 6 as ParticipantNumber
const NOBODY = 7 as ParticipantNumber
export const TRADERS = [1, 2, 3, 4] as ParticipantNumber[]

const FIRST_SLOT = 100
const OPENING = FIRST_SLOT * QUARTER_HOUR - 2 * HOUR
const MORNING = OPENING - QUARTER_HOUR
const GATE_LEAD = 300_000

/** The command that `deed` comes to, at `clock`, once `owners` have placed their orders. */
export function askedBy(deed: Deed, clock: EpochMs, owners: Owners): Asked {
  if (deed.kind === 'ask') return deed
  if (deed.kind === 'pass') return ask({ type: 'advance_time', at: clock + deed.ms })
  const number = Math.max(1, owners.length - deed.back)
  const owner = owners[number - 1] ?? NOBODY
  const by = deed.meddler?.by ?? owner
  const participant = deed.meddler?.isInOwnersName === false ? by : owner
  const order = number as OrderNumber
  if (deed.kind === 'cancel') return ask({ type: 'cancel_order', participant, order }, by)
  const { price: newPrice, energy: newEnergy } = deed
  return ask({ type: 'amend_order', participant, order, price: newPrice, energy: newEnergy }, by)
}

type Morning = Pick<MarketRules, 'marginRule' | 'seed'> & { readonly isOpen: boolean }

/** What every day begins with: rules, clock, participants of each role and habit, and four slots. */
function morningOf({ marginRule, seed, isOpen }: Morning): Asked[] {
  const modes = ['cancel_newest', 'cancel_oldest', 'cancel_both', 'cancel_oldest', 'cancel_newest'] as const
  const powers = [4_000, 4_000, 4_000, 600, 4_000, 4_000]
  return [
    ask({
      type: 'set_rules',
      rules: {
        currency: 'EUR',
        slotDuration: QUARTER_HOUR,
        tick: 10,
        lowestPrice: -40,
        highestPrice: 100,
        gateLead: GATE_LEAD,
        marginRule,
        seed,
        blockNodeLimit: 100_000,
      },
    }),
    ask({ type: 'advance_time', at: MORNING }),
    ...powers.map((power, i) =>
      ask({
        type: 'register_participant',
        participant: i + 1,
        name: `member ${i + 1}`,
        role: i + 1 === OPERATOR ? 'operator' : i + 1 === OBSERVER ? 'observer' : 'participant',
        importPower: power,
        exportPower: power,
        selfTradePrevention: modes[i % modes.length]!,
      }),
    ),
    ask({
      type: 'open_day',
      firstSlot: FIRST_SLOT,
      slotCount: 4,
      openingAuctionAt: isOpen ? MORNING : OPENING,
    }),
  ]
}

export const someMorning: fc.Arbitrary<Asked[]> = fc
  .record({
    marginRule: fc.constantFrom('pro_rata' as const, 'time_priority' as const),
    seed: fc.nat({ max: 99 }),
    isOpen: fc.boolean(),
  })
  .map(morningOf)

const trader = fc.constantFrom(...TRADERS)
const anybody = fc.constantFrom(THE_MARKET, ...TRADERS, OPERATOR, OBSERVER, NOBODY)
const meddler = often(null, fc.record({ by: anybody, isInOwnersName: fc.boolean() }), 6)
const slot = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom(101, 102) },
  { weight: 6, arbitrary: fc.constantFrom(100, 103) },
  { weight: 1, arbitrary: fc.constantFrom(99, 104, 105) },
)
const side = fc.constantFrom('buy' as const, 'sell' as const)
const price = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(20, 30, 40) },
  { weight: 6, arbitrary: fc.integer({ min: -4, max: 10 }).map((ticks) => ticks * 10) },
  { weight: 1, arbitrary: fc.constantFrom(-50, 35, 110) },
)
const energy = fc.oneof(
  { weight: 10, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 10, arbitrary: fc.constantFrom(10, 20, 30) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 500, 2_147_483_647, 2_147_483_648) },
)
const expiresAt = fc.oneof(
  fc.integer({ min: MORNING, max: OPENING + 2 * HOUR }),
  fc.constantFrom(OPENING - 1, OPENING, OPENING + 1, FIRST_SLOT * QUARTER_HOUR - GATE_LEAD),
)

type Terms = Pick<
  Extract<Command, { type: 'place_order' }>,
  'timeInForce' | 'price' | 'postOnly' | 'atClose' | 'expiresAt'
>
const plain = { timeInForce: 'gate', expiresAt: null, postOnly: false, atClose: false }
const terms = fc.oneof(
  { weight: 12, arbitrary: fc.record({ price }).map((given) => ({ ...plain, ...given })) },
  {
    weight: 3,
    arbitrary: fc
      .record({ timeInForce: fc.constantFrom('ioc', 'fok'), price: often(20, fc.option(price)) })
      .map((given) => ({ ...plain, ...given })),
  },
  { weight: 2, arbitrary: fc.record({ price }).map((given) => ({ ...plain, ...given, postOnly: true })) },
  { weight: 2, arbitrary: fc.record({ price }).map((given) => ({ ...plain, ...given, atClose: true })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ price, expiresAt, atClose: often(false, fc.boolean()) })
      .map((given) => ({ ...plain, ...given, timeInForce: 'time' })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      price: fc.option(price),
      timeInForce: fc.constantFrom('gate', 'time', 'ioc', 'fok'),
      expiresAt: fc.option(expiresAt),
      postOnly: fc.boolean(),
      atClose: fc.boolean(),
    }),
  },
) as unknown as fc.Arbitrary<Terms>

const placing = fc
  .record({ participant: trader, slot, side, energy, terms, by: often(null, anybody, 30) })
  .map(({ terms: given, by, ...order }) =>
    ask({ type: 'place_order', ...order, ...given }, by ?? order.participant),
  )

const profile = fc
  .uniqueArray(fc.constantFrom(100, 101, 102, 103), { minLength: 1, maxLength: 4 })
  .chain((slots) =>
    fc.tuple(
      ...slots
        .toSorted((a, b) => a - b)
        .map((each) => energy.map((amount) => ({ slot: each, energy: amount }))),
    ),
  )

const blockPlacing = fc
  .record({
    participant: trader,
    side,
    price,
    profile: fc.oneof(
      { weight: 9, arbitrary: profile },
      { weight: 1, arbitrary: fc.array(fc.record({ slot, energy }), { maxLength: 3 }) },
    ),
  })
  .map((block) => ask({ type: 'place_block', ...block }, block.participant))

const operating = fc
  .record({
    by: often(OPERATOR, fc.constantFrom(THE_MARKET, 1, OBSERVER, NOBODY)),
    command: fc.oneof(
      { weight: 2, arbitrary: fc.constant({ type: 'halt_market' }) },
      { weight: 1, arbitrary: fc.constant({ type: 'kill_market' }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant('kill_participant'), participant: trader }) },
      {
        weight: 3,
        arbitrary: fc.record({
          type: fc.constant('revive_participant'),
          participant: often(NOBODY, trader, 8),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          type: fc.constant('set_price_band'),
          slot: fc.option(slot),
          low: fc.constantFrom(-40, 0, 20),
          high: fc.constantFrom(10, 40, 100, 105),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          type: fc.constant('set_position_limit'),
          participant: trader,
          buy: fc.nat({ max: 200 }),
          sell: fc.nat({ max: 200 }),
        }),
      },
    ),
  })
  .map(({ by, command }) => ask(command, by))

const running = fc.oneof(
  fc
    .record({
      type: fc.constant('open_day'),
      firstSlot: fc.integer({ min: 98, max: 108 }),
      slotCount: fc.integer({ min: 0, max: 4 }),
      openingAuctionAt: fc.constantFrom(0, OPENING, OPENING + HOUR, OPENING + 3 * HOUR),
    })
    .map((command) => ask(command)),
  fc
    .record({ participant: trader, slot: fc.option(slot) })
    .chain(({ participant, slot: where }) =>
      often(participant, fc.constantFrom(OPERATOR, OBSERVER, 1)).map((by) =>
        ask({ type: 'cancel_all', participant, slot: where }, by),
      ),
    ),
)

/** Mostly trading, with time going by; anything that may happen on a day happens sometimes. */
export const someDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 65, arbitrary: placing.map((asked): Deed => ({ kind: 'ask', ...asked })) },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('amend' as const),
      back: fc.nat({ max: 12 }),
      meddler,
      price: fc.option(price),
      energy: fc.option(energy),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('cancel' as const), back: fc.nat({ max: 12 }), meddler }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(0, 1, 60_000, 300_000, QUARTER_HOUR) },
        { weight: 6, arbitrary: fc.constantFrom(QUARTER_HOUR - 1, HOUR) },
        { weight: 1, arbitrary: fc.constantFrom(-1, 3 * HOUR, 30 * HOUR) },
      ),
    }),
  },
  { weight: 5, arbitrary: blockPlacing.map((asked): Deed => ({ kind: 'ask', ...asked })) },
  { weight: 4, arbitrary: operating.map((asked): Deed => ({ kind: 'ask', ...asked })) },
  { weight: 8, arbitrary: fc.constant<Deed>({ kind: 'ask', ...ask({ type: 'resume_market' }, OPERATOR) }) },
  { weight: 3, arbitrary: running.map((asked): Deed => ({ kind: 'ask', ...asked })) },
)

/** Commands are written here with bare numbers, and get their units in this one place. */
function ask(command: { readonly type: string } & Record<string, unknown>, by: number = THE_MARKET): Asked {
  return { command: command as unknown as Command, by: by as ParticipantNumber }
}

/** `usual` nine times in ten (or `weight` - 1 times in `weight`). */
function often<Usual, Other>(
  usual: Usual,
  other: fc.Arbitrary<Other>,
  weight = 10,
): fc.Arbitrary<Usual | Other> {
  return fc.oneof({ weight: weight - 1, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
}
