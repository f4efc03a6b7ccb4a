declare const kind: unique symbol
type Dense<Name extends string> = number & { readonly [kind]: Name }

/**
 * A participant, as a dense number from 1. Names and keys stay at the edge; 0 is the market itself,
 * whose clock and calendar enter the journal under it.
 */
export type ParticipantNumber = Dense<'ParticipantNumber'>

/** An order, numbered by the engine in the order of arrival, from 1. Never used twice. */
export type OrderNumber = Dense<'OrderNumber'>

export const THE_MARKET = 0 as ParticipantNumber
