import {
  coursesOfPastDays,
  decideAnswer,
  decideConsumer,
  decideMeteredConsumer,
  decideProducer,
  plainGuard,
  prepareConsumer,
  prepareMeteredConsumer,
  prepareProducer,
  type Authority,
  type FlexibilityEvent,
  type MarketSlot,
  type SettlingMeter,
  type StrategyState,
} from '../../agents/index.ts'
import { exactSchedule, storePlan, type Battery } from '../../battery/index.ts'
import type { EpochMs, SlotNumber, W } from '../../kernel/index.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'
import type { FlexibilityAnswer } from '../watch/index.ts'
import type { Member } from './member.ts'

/** An event, and what a member with a battery expects up to its end, from the first slot that is not fixed. */
export type Question = {
  readonly event: FlexibilityEvent
  readonly at: EpochMs
  /** By the community's numbers of slots: the first of the outlook, and from which on readings are not known. */
  readonly from: number
  readonly known: number
  readonly firstSlot: SlotNumber
  readonly hours: number
  /** By slot of the outlook, to the end of the window. */
  readonly prices: readonly MarketSlot[]
  /** As it will stand at the first slot of the outlook. */
  readonly battery: Battery
  /** Everybody's together, as far as is planned. */
  readonly meter: SettlingMeter
  /** What the battery is planned to draw, by slot of the outlook, and to hold when the window begins; Wh. */
  readonly drawnWh: readonly number[]
  readonly storedWh: number
  /** Behind the window's last slot. */
  readonly marginalValues: ArrayLike<number>
  readonly localCharge: number
  readonly seed: number
}

export type AnswerTerms = {
  readonly strategy: StrategyState
  readonly authority: Authority
  readonly keep: Keep | undefined
}

/** What a member's agent, of whichever kind, offers the grid. */
export function answerOf(member: Member, question: Question, terms: AnswerTerms): FlexibilityAnswer {
  switch (member.participant.kind ?? 'household') {
    case 'household':
      return ofHousehold(member, question, terms)
    case 'producer':
      return ofProducer(member, question, terms)
    case 'consumer':
      return ofConsumer(member, question, terms)
  }
}

function ofHousehold(member: Member, question: Question, { keep }: AnswerTerms): FlexibilityAnswer {
  const { event, at, hours, prices, battery, drawnWh, storedWh, marginalValues } = question
  const { from, to } = windowOf(question)
  const { netLoadWh, weights } = expectedNet(member, question)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const means = netLoadWh.map((cases) => cases.reduce((sum, net, k) => sum + net * weights[k]!, 0) / total)
  const windowHours = hours * (to - from)
  const agent = member.participant.id
  const situation = {
    event,
    asked: {
      participant: agent,
      store: { battery, storedWh, marginalValues: Array.from(marginalValues) },
      hours: windowHours,
      plannedW: drawnWh.slice(from, to).reduce((sum, drawn) => sum + drawn, 0) / windowHours,
      price: prices.slice(from, to).reduce((sum, { local }) => sum + local, 0) / (to - from),
    },
    expectedWh: means.slice(from, to).map((net, step) => net + drawnWh[from + step]!),
  }
  return decideAndKeep(keep, { agent, kind: 'household/answer', at }, situation, [], decideAnswer)
}

function ofProducer(member: Member, question: Question, { keep, ...terms }: AnswerTerms): FlexibilityAnswer {
  const { netLoadWh, weights } = expectedNet(member, question)
  const { event, at, meter } = question
  const situation = {
    ...commonOf(member, question, terms),
    weights,
    meter,
    event,
    generationWh: netLoadWh.map((cases) => cases.map((energy) => 0 - energy)),
    offered: 0,
  }
  const plans = prepareProducer(situation).map(storePlan)
  const by = { agent: member.participant.id, kind: 'producer', at } as const
  const { offers, baselineWh } = decideAndKeep(keep, by, situation, plans, decideProducer)
  const { from, to } = windowOf(question)
  return { offers, baselineWh: baselineWh.slice(from, to) }
}

function ofConsumer(member: Member, question: Question, { keep, ...terms }: AnswerTerms): FlexibilityAnswer {
  const { netLoadWh, weights } = expectedNet(member, question)
  const { event, at, meter, hours } = question
  const agent = member.participant.id
  const common = { ...commonOf(member, question, terms), netLoadWh, weights, jobs: [], traded: 0 }
  const unasked = { ...common, meter, guard: plainGuard(member.guard) }
  const plans = prepareMeteredConsumer(unasked).map(storePlan)
  const planned = decideAndKeep(keep, { agent, kind: 'consumer', at }, unasked, plans, decideMeteredConsumer)
  const { from, to } = windowOf(question)
  const baselineWh = planned.baselineWh.slice(from, to)
  const wireW = member.participant.connectionW ?? WIDE_W
  const guardW = Math.floor(Math.min(wireW, member.guard.guardWh / hours)) as W
  const asked = {
    ...common,
    demandCharge: null,
    importLimitW: guardW,
    asked: { event, guardW, baselineWh },
  }
  const schedules = prepareConsumer(asked).map(exactSchedule)
  const by = { agent, kind: 'consumer/answer', at } as const
  const { offers } = decideAndKeep(keep, by, asked, schedules, decideConsumer)
  return { offers, baselineWh }
}

/** Where no wire is stated, nothing but the meter limits a factory. */
const WIDE_W = 10_000_000

const commonOf = (
  { participant }: Member,
  { firstSlot, hours, prices, battery, localCharge, seed }: Question,
  { strategy, authority }: Omit<AnswerTerms, 'keep'>,
) => ({
  participant: participant.id,
  firstSlot,
  hours,
  prices,
  battery,
  localCharge,
  venue: 'closing' as const,
  strategy,
  seed,
  authority,
})

/** The event's window, counted in slots of the outlook. */
function windowOf({ event, firstSlot }: Question): { readonly from: number; readonly to: number } {
  const from = event.firstSlot - firstSlot
  return { from, to: from + event.slotCount }
}

/** Load less generation as it may come, by slot of the outlook. */
function expectedNet({ history }: Member, { from, known, prices, hours }: Question) {
  const to = from + prices.length
  const { courses, weights } = coursesOfPastDays(history, { from: known, to, slotsPerDay: 24 / hours })
  const netLoadWh = prices.map((_, step) =>
    courses.map((course) => Math.round(course[from - known + step]!) + 0),
  )
  return { netLoadWh, weights }
}
