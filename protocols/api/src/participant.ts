import { z } from 'zod'
import { atMs, body, energySumWh, participantName, powerW, sequence, slotName } from './units.ts'

export const role = z.enum(['participant', 'operator', 'observer'], {
  error: 'expected "participant", "operator" or "observer"',
})
export type Role = z.infer<typeof role>

export const selfTradePrevention = z
  .enum(['cancel_newest', 'cancel_oldest', 'cancel_both'], {
    error: 'expected "cancel_newest", "cancel_oldest" or "cancel_both"',
  })
  .meta({
    description: "What happens when a participant's incoming order meets an order of its own in the book.",
    examples: ['cancel_newest'],
  })

/** In a path `me` is whoever holds the key and `community` all together, so nobody can be called that. */
const newName = participantName.refine((name) => !['me', 'community'].includes(name.toLowerCase()), {
  error: 'expected another name: "me" is whoever asks, "community" is all members together',
})

export const registerParticipant = body({
  participant: newName,
  role: role
    .default('participant')
    .meta({ description: 'A participant trades, an operator runs the market, an observer reads.' }),
  importPowerW: powerW
    .default(11_000)
    .meta({ description: 'The power that the connection can draw; bounds what it may buy in a slot.' }),
  exportPowerW: powerW
    .default(11_000)
    .meta({ description: 'The power that the connection can feed in; bounds what it may sell in a slot.' }),
  selfTradePrevention: selfTradePrevention.default('cancel_newest'),
}).meta({
  id: 'RegisterParticipant',
  examples: [
    { participant: 'solar-roof-7', role: 'participant', importPowerW: 11_000, exportPowerW: 30_000 },
  ],
})
export type RegisterParticipant = z.input<typeof registerParticipant>

export const participant = z
  .object({
    participant: participantName,
    role,
    selfTradePrevention,
    buyLimitWh: energySumWh.meta({
      description: 'The most it may hold bought, net, in any slot.',
      examples: [2750],
    }),
    sellLimitWh: energySumWh.meta({
      description: 'The most it may hold sold, net, in any slot.',
      examples: [7500],
    }),
    isKilled: z
      .boolean()
      .meta({ description: 'Its orders were cancelled and new ones are refused.', examples: [false] }),
  })
  .meta({ id: 'Participant' })
export type Participant = z.infer<typeof participant>

export const participantList = z
  .object({ participants: z.array(participant) })
  .meta({ id: 'ParticipantList' })
export type ParticipantList = z.infer<typeof participantList>

const keyId = z.string().meta({ description: 'Names a key without telling it.', examples: ['k_3f9a1c'] })

export const newKey = z
  .object({
    keyId,
    key: z
      .string()
      .meta({ description: 'Told this once; the server keeps only its hash.', examples: ['gb_…'] }),
  })
  .meta({ id: 'NewKey', description: 'A secret to be sent as `Authorization: Bearer <key>`.' })
export type NewKey = z.infer<typeof newKey>

export const registeredParticipant = z
  .object({ sequence, participant: participantName, ...newKey.shape })
  .meta({
    id: 'RegisteredParticipant',
    description: 'The new participant and its first key. A retry makes a new key for it.',
  })
export type RegisteredParticipant = z.infer<typeof registeredParticipant>

export const keyList = z
  .object({ keys: z.array(z.object({ keyId, createdAtMs: atMs })) })
  .meta({ id: 'KeyList' })
export type KeyList = z.infer<typeof keyList>

export const position = z
  .object({
    slot: slotName,
    boughtWh: energySumWh,
    soldWh: energySumWh,
    openBuyWh: energySumWh.meta({ description: 'What live orders could still buy.' }),
    openSellWh: energySumWh.meta({ description: 'What live orders could still sell.' }),
  })
  .meta({ id: 'Position', description: 'What a participant has traded and has open in one slot.' })
export type Position = z.infer<typeof position>

export const positionList = z
  .object({
    participant: participantName,
    buyLimitWh: energySumWh,
    sellLimitWh: energySumWh,
    positions: z.array(position),
  })
  .meta({ id: 'PositionList', description: 'Slots with anything traded or open, ascending.' })
export type PositionList = z.infer<typeof positionList>
