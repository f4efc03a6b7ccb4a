import type { LiveStreet } from '@gridbourse/core/community'
import type { Asked, QuestionKind, StreetAnswer, StreetQuestion } from './messages.ts'

type Answering = {
  readonly [Kind in QuestionKind]: (street: LiveStreet, asked: Asked<Kind>) => StreetAnswer<Kind>
}

const answering: Answering = {
  day: (street, { member, date, now }) => street.answers.day(member, date, now),
  trace: (street, { member, slot }) => street.answers.trace(member, slot),
  agents: (street) => street.desk.agents,
  decisions: (street, { agent, before, most }) =>
    street.desk.has(agent) ? street.desk.decisionsOf(agent, before, most) : null,
  decision: (street, { id }) => street.desk.decision(id),
  forecasts: (street) => street.answers.forecasts(),
  forecast: (street, { of, quantity, now }) => street.answers.forecast(of, quantity, now),
  grid: (street) => street.answers.grid(),
  wish: (street, { member, wish, now }) => street.wish(member, wish, now),
  end_wish: (street, { member, now }) => street.endWish(member, now),
  redecide: (street, { id }) => street.desk.redecide(id),
}

/** What a street says to a question; `Street.ask` gave it what its kind says. */
export const answerQuestion = (street: LiveStreet, { kind, asked }: StreetQuestion): unknown =>
  answering[kind](street, asked as never)
