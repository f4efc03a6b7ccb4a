import type { KeptDecision } from '@gridbourse/core/agents'
import type {
  AgentState,
  DeskDecision,
  DeskHead,
  ForecastCourse,
  ForecastQuantity,
  ForecastSeries,
  GridView,
  HeardEvent,
  LiveStreetSetup,
  MemberDay,
  MemberTrace,
  MemberWish,
  Redecided,
  RefusedOrder,
  StreetCommand,
  StreetView,
  WishFlaw,
} from '@gridbourse/core/community'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import type { WorldSource } from './scenario.ts'

/** What a street's thread is started with: everything but what it wrote down itself. */
export type StreetStart = {
  readonly setup: Omit<LiveStreetSetup, 'world' | 'settled' | 'chapters' | 'wishes' | 'stopwatch'>
  readonly source: WorldSource
  /** Where it writes down what was settled. */
  readonly path: string
  /** The folder in which it writes down what it remembers of its last days. */
  readonly days: string
  /** Where it keeps what the months came to that are over. */
  readonly closed: string
  /** Where it keeps what members wish for. */
  readonly wishes: string
}

/** What a street can be asked, by kind: what has to be said, and what is answered. */
export type StreetQuestions = {
  day: { asked: { member: string; date: string | null; now: EpochMs }; answer: MemberDay | null }
  trace: { asked: { member: string; slot: SlotNumber }; answer: MemberTrace | null }
  agents: { asked: object; answer: readonly AgentState[] }
  decisions: {
    asked: { agent: string; before: number; most: number }
    answer: readonly DeskHead[] | null
  }
  decision: { asked: { id: string }; answer: DeskDecision | null }
  forecasts: { asked: object; answer: readonly ForecastSeries[] }
  forecast: {
    asked: { of: string | null; quantity: ForecastQuantity; now: EpochMs }
    answer: ForecastCourse | null
  }
  grid: { asked: object; answer: GridView }
  wish: { asked: { member: string; wish: MemberWish; now: EpochMs }; answer: WishFlaw | null }
  end_wish: { asked: { member: string; now: EpochMs }; answer: boolean }
  redecide: { asked: { id: string }; answer: Redecided | null }
}

export type QuestionKind = keyof StreetQuestions
export type Asked<Kind extends QuestionKind> = Readonly<StreetQuestions[Kind]['asked']>
export type StreetAnswer<Kind extends QuestionKind> = StreetQuestions[Kind]['answer']

/** A question on its way; `asked` is what its kind says. */
export type StreetQuestion = { readonly kind: QuestionKind; readonly asked: unknown }

/** From the main thread to the street's. */
export type ToStreet =
  /** Everything up to the street's appointment has been told, and time waits there. */
  | { readonly type: 'appointment'; readonly at: EpochMs }
  | { readonly type: 'events'; readonly events: readonly HeardEvent[] }
  /** The commands asked for last are durable, and their events have been told. */
  | { readonly type: 'answered'; readonly refused: readonly RefusedOrder[] }
  | { readonly type: 'ask'; readonly request: number; readonly question: StreetQuestion }
  | { readonly type: 'stop' }

/** From the street's thread to the main one. */
export type FromStreet =
  /** Books and batteries are where they were; events from the record `since` on are wanted. */
  | { readonly type: 'ready'; readonly since: number; readonly next: EpochMs; readonly view: StreetView }
  | { readonly type: 'commands'; readonly commands: readonly StreetCommand[] }
  | { readonly type: 'next'; readonly next: EpochMs; readonly view: StreetView }
  /** What agents decided since this was said last. */
  | { readonly type: 'decided'; readonly decisions: readonly KeptDecision[] }
  | { readonly type: 'answer'; readonly request: number; readonly answer: unknown }
  | { readonly type: 'not_answered'; readonly request: number; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
