import type { BatchItem, PlaceBlock, PlaceOrder } from '@gridbourse/api'
import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import type {
  Command,
  LiveBlock,
  LiveOrder,
  MarketHistory,
  OrderNumber,
  ParticipantNumber,
} from '@gridbourse/core/market'
import type { Store } from '../store/store.ts'
import { subjectOf } from './access.ts'
import { isInsider } from './caller.ts'
import { accepted, batchResult, orderAnswer, refusedItem } from './command-answers.ts'
import { slotNamed } from './market-reads.ts'
import type { Names } from './names.ts'
import type { Handlers } from './operation-route.ts'
import { presentFinished, presentOrder } from './present.ts'
import { invalidRequest, Problem } from './problem.ts'

/** Placing, amending, cancelling, and what one has placed. */
export const orderOperations: Handlers<
  | 'placeOrder'
  | 'placeBlock'
  | 'placeBatch'
  | 'amendOrder'
  | 'cancelOrder'
  | 'cancelAll'
  | 'listOrders'
  | 'getOrder'
  | 'listPositions'
> = {
  async placeOrder({ engine, names }, { body, caller, key }) {
    const said = await engine.submit(caller.participant, key, orderCommand(names, caller.participant, body))
    return orderAnswer(names, accepted(said))
  },

  async placeBlock({ engine, names }, { body, caller, key }) {
    const said = await engine.submit(caller.participant, key, blockCommand(names, caller.participant, body))
    return orderAnswer(names, accepted(said))
  },

  async placeBatch({ engine, names }, { body, caller }) {
    const asked = body.items.map((item) => commandOrProblem(names, caller.participant, item))
    const commands = asked.filter((one) => 'command' in one)
    const said = (await engine.submitAll(caller.participant, commands)).values()
    return {
      results: asked.map((one) =>
        'problem' in one
          ? refusedItem(one.key, one.problem)
          : batchResult(names, one.key, said.next().value!),
      ),
    }
  },

  async amendOrder({ engine, names }, { params, body, caller, key }) {
    const said = await engine.submit(caller.participant, key, {
      type: 'amend_order',
      participant: caller.participant,
      order: names.orderNumber(params.orderId),
      price: (body.priceMicrosPerKwh ?? null) as MicrosPerKwh | null,
      energy: (body.energyWh ?? null) as Wh | null,
    })
    return orderAnswer(names, accepted(said))
  },

  async cancelOrder({ engine, names }, { params, caller, key }) {
    const said = await engine.submit(caller.participant, key, {
      type: 'cancel_order',
      participant: caller.participant,
      order: names.orderNumber(params.orderId),
    })
    return orderAnswer(names, accepted(said))
  },

  async cancelAll({ engine, market, names }, { query, caller, key }) {
    const said = await engine.submit(caller.participant, key, {
      type: 'cancel_all',
      participant: subjectOf(market, caller, query.participant).participant,
      slot: query.slot === undefined ? null : slotNamed(names, query.slot),
    })
    return { sequence: accepted(said).sequence }
  },

  async listOrders({ market, names, store }, { query, caller }) {
    const slot = query.slot === undefined ? undefined : slotNamed(names, query.slot)
    const { participant } = subjectOf(market, caller, query.participant)
    if (query.state === 'finished') {
      const before = query.before === undefined ? undefined : finishedBefore(query.before)
      return finishedOrders({ names, store }, { participant, slot, before, limit: query.limit })
    }
    const orders = market.orders.of(participant).filter((live) => slot === undefined || isOfSlot(live, slot))
    return { orders: orders.map((live) => presentOrder(names, live)) }
  },

  getOrder({ market, names }, { params, caller }) {
    const live = market.orders.get(names.orderNumber(params.orderId))
    if (live === undefined) throw new Problem('order_unknown', { field: 'orderId' })
    if (live.participant !== caller.participant && !isInsider(caller)) {
      const detail = 'Only its owner, operators and observers may see it.'
      throw new Problem('not_your_order', { field: 'orderId', detail })
    }
    return presentOrder(names, live)
  },

  listPositions({ market, names }, { query, caller }) {
    const slot = query.slot === undefined ? undefined : slotNamed(names, query.slot)
    const subject = subjectOf(market, caller, query.participant)
    const positions = market
      .positionsOf(subject.participant)
      .filter((held) => slot === undefined || held.slot === slot)
    return {
      participant: subject.name,
      buyLimitWh: subject.buyLimit,
      sellLimitWh: subject.sellLimit,
      positions: positions.map(({ slot: of, position }) => ({
        slot: names.slot(of),
        boughtWh: position.bought,
        soldWh: position.sold,
        openBuyWh: position.openBuy,
        openSellWh: position.openSell,
      })),
    }
  },
}

async function finishedOrders(
  { names, store }: { readonly names: Names; readonly store: Store | null },
  wanted: Parameters<MarketHistory['finishedOrders']>[0],
) {
  if (store === null) throw new Problem('store_away', { detail: NO_TABLES })
  const found = await store.history.finishedOrders({ ...wanted, limit: wanted.limit + 1 })
  const finished = found.slice(0, wanted.limit).map((order) => presentFinished(names, order))
  return { orders: [], finished, next: found.length > wanted.limit ? finished.at(-1)!.orderId : null }
}

/** Ids beyond the whole numbers are well formed, yet no page ever ended with one. */
function finishedBefore(id: string): OrderNumber {
  const order = Number(id)
  if (!Number.isSafeInteger(order))
    throw invalidRequest('before', 'expected the id of a finished order, like `next` of the page before')
  return order as OrderNumber
}

const NO_TABLES =
  'This server keeps no tables (DATABASE_URL is "none"): finished orders are in the event stream.'

const isOfSlot = (live: LiveOrder | LiveBlock, slot: SlotNumber): boolean =>
  live.kind === 'order' ? live.slot === slot : live.profile.some((part) => part.slot === slot)

type AskedItem =
  | { readonly key: string; readonly command: Command }
  | { readonly key: string; readonly problem: Problem }

/** What cannot become a command, for it names what never was, is that item's problem alone. */
function commandOrProblem(names: Names, participant: ParticipantNumber, item: BatchItem): AskedItem {
  const { key } = item
  try {
    return { key, command: itemCommand(names, participant, item) }
  } catch (problem) {
    if (problem instanceof Problem) return { key, problem }
    throw problem
  }
}

function itemCommand(names: Names, participant: ParticipantNumber, item: BatchItem): Command {
  switch (item.type) {
    case 'place_order':
      return orderCommand(names, participant, item)
    case 'place_block':
      return blockCommand(names, participant, item)
    case 'amend_order':
      return {
        type: item.type,
        participant,
        order: names.orderNumber(item.orderId),
        price: (item.priceMicrosPerKwh ?? null) as MicrosPerKwh | null,
        energy: (item.energyWh ?? null) as Wh | null,
      }
    case 'cancel_order':
      return { type: item.type, participant, order: names.orderNumber(item.orderId) }
    case 'cancel_all':
      return {
        type: item.type,
        participant,
        slot: item.slot === undefined ? null : slotNamed(names, item.slot),
      }
  }
}

/** A market order is "ioc" where it does not say otherwise. */
function orderCommand(names: Names, participant: ParticipantNumber, terms: PlaceOrder): Command {
  const price = terms.priceMicrosPerKwh as MicrosPerKwh | null
  if (terms.timeInForce === 'time' && terms.expiresAtMs === undefined) {
    const detail = '`expiresAtMs` is missing: `timeInForce` "time" needs the instant at which the order ends.'
    throw new Problem('expiry_invalid', { field: 'expiresAtMs', detail })
  }
  return {
    type: 'place_order',
    participant,
    slot: slotNamed(names, terms.slot),
    side: terms.side,
    price,
    energy: terms.energyWh as Wh,
    timeInForce: terms.timeInForce ?? (price === null ? 'ioc' : 'gate'),
    expiresAt: (terms.expiresAtMs ?? null) as EpochMs | null,
    postOnly: terms.postOnly ?? false,
    atClose: terms.atClose ?? false,
  }
}

const blockCommand = (names: Names, participant: ParticipantNumber, terms: PlaceBlock): Command => ({
  type: 'place_block',
  participant,
  side: terms.side,
  price: terms.priceMicrosPerKwh as MicrosPerKwh,
  profile: terms.profile.map(({ slot, energyWh }, i) => ({
    slot: slotNamed(names, slot, `profile.${i}.slot`),
    energy: energyWh as Wh,
  })),
})
