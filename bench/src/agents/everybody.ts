import {
  coursesOfForecasters,
  coursesOfPastDays,
  decideConsumer,
  decideForecasting,
  decideGrid,
  decideHousehold,
  decideProducer,
  decideSupervisor,
  decideUtility,
  prepareConsumer,
  prepareForecasting,
  prepareGrid,
  prepareHousehold,
  prepareProducer,
  prepareSupervisor,
  prepareUtility,
  recordDecision,
  recordLine,
  type Decide,
  type FlexibilityEvent,
  type ForecastingSituation,
  type Job,
} from '@gridbourse/core/agents'
import { exactSchedule, storeLevels, storePlan } from '@gridbourse/core/battery'
import { forecasterOf, LIGHT_EFFORT, type ForecasterPair } from '@gridbourse/core/forecast'
import type { EpochMs, MicrosPerKwh, W, Wh } from '@gridbourse/core/kernel'
import { energyOnly } from '@gridbourse/core/settlement'
import { syntheticSubject } from '@gridbourse/testing/synthetic-series'
import { tradeHonestly, WatchedMarket } from '@gridbourse/testing/watched-market'
import type { AskedAgent } from './asked-agent.ts'
import {
  AUTHORITY,
  batteryOf,
  bump,
  casesOf,
  evenWeights,
  HOURS,
  marketSlots,
  SLOTS,
  stretch,
  sunshine,
} from './situations.ts'

/** Every kind of decision, as an agent that makes it; `members` is the size of the community it is made for. */
export function everybody(members: number): AskedAgent[] {
  const forecast = forecastingSituation(members)
  const history = Float64Array.from(
    { length: 40 * 96 },
    (_, slot) => 150 + 100 * bump((slot / 4) % 24, 19, 3),
  )
  const answers = prepareForecasting(forecast).map(() =>
    coursesOfPastDays(history, { from: history.length, to: history.length + SLOTS, slotsPerDay: 96 }),
  )
  const published = decideForecasting(forecast, answers)
  const watched = watchedMarket(members)
  return [
    agent(
      'household',
      household,
      (situation) => situation.map(prepareHousehold).map(storeLevels),
      (_, [levels]) => decideHousehold(levels!),
    ),
    agent('producer', producer, (situation) => prepareProducer(situation).map(storePlan), decideProducer),
    agent('consumer', consumer, (situation) => prepareConsumer(situation).map(exactSchedule), decideConsumer),
    agent(
      'forecasting (past days)',
      () => forecast,
      (situation) =>
        prepareForecasting(situation).map(() =>
          coursesOfPastDays(history, { from: history.length, to: history.length + SLOTS, slotsPerDay: 96 }),
        ),
      decideForecasting,
    ),
    fullForecasting(),
    agent('supervisor', () => watched, prepareSupervisor, decideSupervisor),
    agent(
      'grid optimisation',
      (number) => ({
        ...stretch(number),
        limits: [
          {
            name: 'transformer',
            members: null,
            importW: (600 * members) as W,
            exportW: (500 * members) as W,
          },
        ],
        community: published.community,
        members: published.members,
        positions: published.members.map(({ member, slots }) => ({
          member,
          netBoughtWh: slots.map(({ meanWh }) => meanWh),
        })),
        standing: [],
        authority: { priceCap: 500_000 as MicrosPerKwh, power: 1_000_000 as W },
      }),
      prepareGrid,
      decideGrid,
    ),
    agent(
      'utility',
      (number) => ({
        ...stretch(number),
        tariff: marketSlots(number).map((slot) => ({
          import: energyOnly(slot.importPrice),
          export: slot.exportPrice,
        })),
      }),
      prepareUtility,
      decideUtility,
    ),
  ]
}

/** What agents of one kind are told is made beforehand, and differs from one to the next. */
const DIFFERENT = 25

/** Prepares and solves in one go, decides, and records: all that a decision takes. */
function agent<Situation, Plan, Decision>(
  kind: string,
  situationOf: (number: number) => Situation,
  solve: (situation: Situation) => readonly Plan[],
  decide: Decide<Situation, Plan, Decision>,
): AskedAgent {
  const situations = Array.from({ length: DIFFERENT }, (_, number) => situationOf(number))
  return {
    kind,
    decide(number) {
      const situation = situations[number % DIFFERENT]!
      const by = { agent: `${kind} ${number}`, kind, at: (number * 1000) as EpochMs }
      return recordLine(recordDecision(by, situation, solve(situation), decide))
    },
  }
}

/** One home, as an array so that what it prepares can be mapped. */
function household(number: number) {
  const need = casesOf(`home ${number}`, (hour) => 300 + 900 * bump(hour, 19, 3))
  const sun = casesOf(`roof ${number}`, (hour) => 4000 * sunshine(hour))
  const prices = marketSlots(number)
  const outlook = prices.map(({ importPrice, exportPrice }, slot) => ({
    hours: HOURS,
    importPrice,
    exportPrice,
    netLoadWh: need[slot]!.map((energy, day) => energy - sun[slot]![day]!),
    weights: evenWeights,
    importCapWh: 25_000,
  }))
  return [{ battery: batteryOf(10_000, number), outlook }]
}

const event = (number: number, target: number): FlexibilityEvent => ({
  id: 'bench',
  direction: 'up',
  firstSlot: (stretch(number).firstSlot + 40) as FlexibilityEvent['firstSlot'],
  slotCount: 4,
  target: target as W,
  priceCap: 900_000 as MicrosPerKwh,
})

const trading = (number: number) => ({
  ...stretch(number),
  weights: evenWeights,
  prices: marketSlots(number),
  localCharge: 20_000,
  venue: 'opening' as const,
  strategy: { strategy: 'zero-intelligence' as const },
  seed: 1,
  authority: AUTHORITY,
})

const producer = (number: number) => ({
  ...trading(number),
  participant: `farm ${number}`,
  generationWh: casesOf(`farm ${number}`, (hour) => 500_000 * sunshine(hour)),
  battery: batteryOf(400_000, number),
  offered: 96,
  event: event(number, 100_000),
})

function consumer(number: number) {
  const { firstSlot } = stretch(number)
  const job = (id: string, from: number, energyWh: number): Job => ({
    id,
    energyWh,
    firstSlot: (firstSlot + from) as Job['firstSlot'],
    endSlot: (firstSlot + from + 60) as Job['endSlot'],
    minW: 20_000,
    maxW: 80_000,
  })
  return {
    ...trading(number),
    participant: `factory ${number}`,
    netLoadWh: casesOf(`factory ${number}`, (hour) => 40_000 + 120_000 * bump(hour, 11, 4)),
    battery: batteryOf(300_000, number),
    jobs: [job('melt', 10, 300_000), job('dry', 50, 200_000)],
    demandCharge: { pricePerKw: 9_000_000 as MicrosPerKwh, peakSoFarW: 80_000 as W },
    importLimitW: 1_000_000 as W,
    traded: 96,
    asked: {
      event: event(number, 40_000),
      guardW: 160_000 as W,
      baselineWh: [30_000, 30_000, 30_000, 30_000] as Wh[],
    },
  }
}

const forecastingSituation = (members: number): ForecastingSituation => ({
  at: 1_000_000 as EpochMs,
  ...stretch(0),
  members: Array.from({ length: members }, (_, at) => ({
    id: `member ${at}`,
    load: true,
    solar: at % 2 === 0,
  })),
  importPrice: marketSlots(0).map(({ importPrice }) => importPrice),
  exportPrice: marketSlots(0).map(({ exportPrice }) => exportPrice),
  weather: null,
})

/** The full mode for one member, its forecasters having learned the days before: that is done once a day. */
function fullForecasting(): AskedAgent {
  const subject = syntheticSubject({ quantity: 'load', days: 60 })
  const pair: ForecasterPair = {
    dayAhead: forecasterOf(subject, 'day-ahead', { effort: LIGHT_EFFORT }),
    oneHour: forecasterOf(subject, '1h', { effort: LIGHT_EFFORT }),
  }
  const today = subject.timeline.days.length - 3
  pair.dayAhead.advanceTo(today)
  pair.oneHour.advanceTo(today)
  const known = subject.timeline.days[today]!.from - 1
  const situation = {
    ...forecastingSituation(1),
    hours: 1,
    members: [{ id: 'home', load: true, solar: false }],
  }
  const hourly = {
    importPrice: situation.importPrice.slice(0, 36),
    exportPrice: situation.exportPrice.slice(0, 36),
  }
  return agent(
    'forecasting (forecasters, a member)',
    () => ({ ...situation, ...hourly }),
    () => [coursesOfForecasters(pair, { known, count: 36, perHour: 1 }, { courses: 28, seed: 1 })],
    decideForecasting,
  )
}

/** Two hours of a market of so many, with everything that happened in it. */
function watchedMarket(members: number) {
  const market = new WatchedMarket(members, 4)
  tradeHonestly(
    market,
    { kind: 'zero-intelligence', participants: members, slots: 4, acts: 20 * members, twoSided: 0.3 },
    1,
  )
  return market.situation()
}
