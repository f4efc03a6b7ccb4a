import {
  localDayAt,
  type EpochMs,
  type LocalDay,
  type MicrosPerKwh,
  type W,
  type Wh,
} from '@gridbourse/core/kernel'
import { THE_MARKET, type Command, type ParticipantView } from '@gridbourse/core/market'
import { openDayCommand } from '../engine/delivery-calendar.ts'
import { accepted } from './command-answers.ts'
import { subjectOf } from './access.ts'
import { isInsider } from './caller.ts'
import { dayNamed, slotNamed } from './market-reads.ts'
import type { Call, Handlers } from './operation-route.ts'
import { presentParticipant } from './present.ts'
import { operatorKeys } from './operator-keys.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** Who takes part, and with which keys. */
export const participantOperations: Handlers<
  'registerParticipant' | 'listParticipants' | 'getParticipant' | 'addKey' | 'listKeys' | 'removeKey'
> = {
  async registerParticipant({ engine, market, keys }, { body, caller, key }) {
    const said = await engine.submit(caller.participant, key, {
      type: 'register_participant',
      // The engine gives the number, so that two at once get two.
      participant: THE_MARKET,
      name: body.participant,
      role: body.role,
      importPower: body.importPowerW as W,
      exportPower: body.exportPowerW as W,
      selfTradePrevention: body.selfTradePrevention,
    })
    const { sequence } = accepted(said)
    const { participant, name } = market.participants.named(body.participant)!
    return { sequence, participant: name, ...(await keys.make(participant, Date.now() as EpochMs)) }
  },

  listParticipants({ market }, { caller }) {
    const seen = isInsider(caller) ? market.participants.all : [caller]
    return { participants: seen.map(presentParticipant) }
  },

  getParticipant: ({ market }, { params, caller }) =>
    presentParticipant(subjectOf(market, caller, params.participant)),

  async addKey({ market, keys }, { params, caller }) {
    return keys.make(keyHolder(market, caller, params.participant).participant, Date.now() as EpochMs)
  },

  listKeys({ market, keys }, { params, caller }) {
    const holder = keyHolder(market, caller, params.participant)
    return {
      keys: keys
        .keysOf(holder.participant)
        .map(({ keyId, createdAt }) => ({ keyId, createdAtMs: createdAt })),
    }
  },

  async removeKey({ market, keys, streams }, { params, caller }) {
    const holder = keyHolder(market, caller, params.participant)
    if (!keys.keysOf(holder.participant).some(({ keyId }) => keyId === params.keyId))
      throw new Problem('key_id_unknown', { field: 'keyId' })
    if (holder.role === 'operator' && operatorKeys({ market, keys }) === 1)
      throw new Problem('last_operator_key', { field: 'keyId' })
    // Nothing is awaited since the keys were counted, so that two at once cannot remove each other's last.
    await keys.remove(holder.participant, params.keyId)
    streams.checkAll()
    return {}
  },
}

type OperatorIds =
  | 'killParticipant'
  | 'reviveParticipant'
  | 'setPositionLimit'
  | 'haltMarket'
  | 'resumeMarket'
  | 'killMarket'
  | 'setPriceBand'
  | 'openDay'

/** What keeps the market orderly. */
export const operatorOperations: Handlers<OperatorIds> = {
  killParticipant: (parts, call) => act(parts, call, onParticipant(parts, call, 'kill_participant')),
  reviveParticipant: (parts, call) => act(parts, call, onParticipant(parts, call, 'revive_participant')),

  setPositionLimit: (parts, call) =>
    act(parts, call, {
      type: 'set_position_limit',
      participant: subjectOf(parts.market, call.caller, call.params.participant).participant,
      buy: call.body.buyWh as Wh,
      sell: call.body.sellWh as Wh,
    }),

  haltMarket: (parts, call) => act(parts, call, { type: 'halt_market' }),
  resumeMarket: (parts, call) => act(parts, call, { type: 'resume_market' }),
  killMarket: (parts, call) => act(parts, call, { type: 'kill_market' }),

  setPriceBand: (parts, call) =>
    act(parts, call, {
      type: 'set_price_band',
      slot: call.body.slot === null ? null : slotNamed(parts.names, call.body.slot),
      low: call.body.lowestPriceMicrosPerKwh as MicrosPerKwh,
      high: call.body.highestPriceMicrosPerKwh as MicrosPerKwh,
    }),

  openDay(parts, call) {
    const day = dayNamed(parts.calendar.zone, call.body.date)
    refuseFarDays(parts, day)
    return act(parts, call, openDayCommand(parts.calendar, parts.market.rules!.slotDuration, day))
  },
}

const DAY_MS = 86_400_000
/** A day that is open cannot be closed again, so one far off is taken for a slip of the pen. */
const MOST_DAYS_AHEAD = 400

function refuseFarDays({ calendar, market }: ServerParts, day: LocalDay): void {
  const today = localDayAt(calendar.zone, market.clock)
  const ahead = Math.round((day.start - today.start) / DAY_MS)
  if (ahead >= -1 && ahead <= MOST_DAYS_AHEAD) return
  const detail = `A day is opened from yesterday to ${MOST_DAYS_AHEAD} days ahead; today is ${today.date}.`
  throw new Problem('day_invalid', { field: 'date', detail })
}

type OnBehalf = 'killParticipant' | 'reviveParticipant'

const onParticipant = (
  { market }: ServerParts,
  { caller, params }: Call<OnBehalf>,
  type: 'kill_participant' | 'revive_participant',
): Command => ({ type, participant: subjectOf(market, caller, params.participant).participant })

async function act(
  { engine }: ServerParts,
  { caller, key }: Pick<Call<OperatorIds>, 'caller' | 'key'>,
  command: Command,
): Promise<{ sequence: number }> {
  return { sequence: accepted(await engine.submit(caller.participant, key, command)).sequence }
}

/** Keys are made and seen by whom they are for, and by operators; observers see markets, not keys. */
function keyHolder(market: ServerParts['market'], caller: ParticipantView, name: string): ParticipantView {
  const holder = subjectOf(market, caller, name)
  if (holder !== caller && caller.role !== 'operator') throw new Problem('not_permitted')
  return holder
}
