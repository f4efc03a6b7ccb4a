import { operations, pathOf, problem, type Operation, type OperationId } from '@gridbourse/api'
import { STREET } from '@gridbourse/core/community'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { marketOfTwo } from '../../../../testing/src/market-of-two.ts'
import { openTestMarket, TODAY, type TestMarket } from '../../../../testing/src/test-market.ts'

// Who may do what, written down a second time: every operation has its row here, whatever the table of operations
// says of itself. A new operation needs a new row, and a thought about whose things it tells.

const CALLERS = ['no key', 'anna', 'bert', 'observer', 'operator'] as const

/** `yes`: admitted, whatever came of it. `key`: asked for a key. `no`: refused. In the order of the callers. */
type Verdicts = `${Verdict} ${Verdict} ${Verdict} ${Verdict} ${Verdict}`
type Verdict = 'yes' | 'key' | 'no'
type Row = {
  readonly verdicts: Verdicts
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: string
  readonly body?: object
}

const { market, anna, bert } = await marketOfTwo()
const observer = await market.join('watcher', { role: 'observer' })
const keys = {
  'no key': undefined,
  anna: anna.key,
  bert: bert.key,
  observer: observer.key,
  operator: market.operator.key,
}
const price = { lowestPriceMicrosPerKwh: 0, highestPriceMicrosPerKwh: 500_000 }
const order = { slot: TODAY, side: 'sell', priceMicrosPerKwh: 300_000, energyWh: 100 } as const
/** Stands for a live order of anna's, a new one for every request. */
const ORDER_OF_ANNA = { orderId: 'of anna' }

const everybody = { verdicts: 'yes yes yes yes yes' } as const
const keyHolders = { verdicts: 'key yes yes yes yes' } as const
const traders = { verdicts: 'key yes yes no no' } as const
const operators = { verdicts: 'key no no no yes' } as const
/** Anna's own, which operators and observers may see. */
const annas = { verdicts: 'key yes no yes yes' } as const
/** Anna's own, which observers may not change. */
const annasToChange = { verdicts: 'key yes no no yes' } as const
const ofAnna = { params: { participant: 'anna' } }

const rows: Readonly<Record<OperationId, Row>> = {
  getHealth: everybody,
  getReady: everybody,
  getMarket: everybody,
  getState: keyHolders,
  listSlots: everybody,
  getBook: { ...everybody, params: { slot: TODAY } },
  listTrades: everybody,
  listAuctions: everybody,
  getAuction: { ...everybody, params: { auctionId: `closing-${TODAY}` } },
  getClock: everybody,
  changeClock: { ...operators, body: { speed: 1 } },
  getCommunity: everybody,
  getMemberDay: { ...annas, ...ofAnna },
  getMemberTrace: { ...annas, params: { participant: 'anna', slot: TODAY } },
  overrideMember: { ...annasToChange, ...ofAnna, body: { kind: 'hold', untilMs: 4_000_000_000_000 } },
  endMemberOverride: { ...annasToChange, ...ofAnna },
  listAgents: keyHolders,
  listDecisions: { ...keyHolders, params: { agent: 'anna' } },
  getDecision: { ...keyHolders, params: { id: 'anna~0' } },
  redecide: { verdicts: 'key yes yes no yes', params: { id: 'anna~0' } },
  listForecasts: everybody,
  getForecast: { ...annas, params: { of: 'anna', quantity: 'load' } },
  getGrid: everybody,
  placeOrder: { ...traders, body: order },
  placeBlock: {
    ...traders,
    body: { side: 'buy', priceMicrosPerKwh: 0, profile: [{ slot: TODAY, energyWh: 1 }] },
  },
  // What a batch asks for is refused item by item.
  placeBatch: {
    verdicts: 'key yes yes no yes',
    body: { items: [{ type: 'place_order', key: 'one', ...order }] },
  },
  amendOrder: { verdicts: 'key yes no no no', params: ORDER_OF_ANNA, body: { energyWh: 99 } },
  getOrder: { ...annas, params: ORDER_OF_ANNA },
  listOrders: { ...annas, query: 'participant=anna' },
  listPositions: { ...annas, query: 'participant=anna' },
  cancelOrder: { verdicts: 'key yes no no yes', params: ORDER_OF_ANNA },
  cancelAll: { ...annasToChange, query: 'participant=anna' },
  streamEvents: everybody,
  addReadings: {
    verdicts: 'key yes no no yes',
    body: {
      readings: [{ source: 'anna/meter', metric: 'energy.powerW', atMs: 1_795_000_000_000, value: 1 }],
    },
  },
  listLatestReadings: { ...annas, query: 'source=anna/meter' },
  getReadings: { ...annas, query: 'source=anna/meter&metric=energy.powerW' },
  listReadingVersions: { ...annas, query: 'source=anna/meter&metric=energy.powerW' },
  getReadingStatus: keyHolders,
  listMetrics: everybody,
  addWebhook: { ...keyHolders, body: { url: 'http://127.0.0.1:9/nobody' } },
  listWebhooks: keyHolders,
  listAlarms: keyHolders,
  acknowledgeAlarm: { ...operators, params: { alarmId: 'feed_stale-1' }, body: {} },
  removeWebhook: { ...keyHolders, params: { webhookId: 'w_0' } },
  registerParticipant: { ...operators, body: { participant: 'carl' } },
  listParticipants: keyHolders,
  getParticipant: { ...annas, ...ofAnna },
  addKey: { ...annasToChange, ...ofAnna },
  listKeys: { ...annasToChange, ...ofAnna },
  removeKey: { ...annasToChange, params: { participant: 'anna', keyId: 'k_0' } },
  killParticipant: { ...operators, params: { participant: 'watcher' } },
  reviveParticipant: { ...operators, params: { participant: 'watcher' } },
  setPositionLimit: { ...operators, ...ofAnna, body: { buyWh: 5000, sellWh: 5000 } },
  haltMarket: operators,
  resumeMarket: operators,
  killMarket: operators,
  setPriceBand: { ...operators, body: price },
  openDay: { ...operators, body: { date: '2026-11-26' } },
}

test('every operation has its row', () => {
  expect(Object.keys(rows).toSorted()).toEqual(Object.keys(operations).toSorted())
})

test.each(Object.entries(rows))('%s admits whom its row says', async (id, row) => {
  const said: Verdict[] = []
  for (const caller of CALLERS) {
    const params = row.params === ORDER_OF_ANNA ? { orderId: await anOrderOfAnna() } : row.params
    said.push(await verdictOf(market, id as OperationId, { ...row, params }, keys[caller]))
  }
  expect(said.join(' ')).toBe(row.verdicts)
})

async function anOrderOfAnna(): Promise<string> {
  return (await anna.client.placeOrder({ body: order })).orderId
}

async function verdictOf(
  asked: TestMarket,
  id: OperationId,
  { params, query, body }: Row,
  key: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Verdict> {
  const operation: Operation = operations[id]
  const path = pathOf(operation, params) + (query === undefined ? '' : `?${query}`)
  const request = { headers, ...(key !== undefined && { key }), ...(body !== undefined && { body }) }
  const response = await asked.send(operation.method, path, request)
  if (response.ok) {
    await response.body?.cancel()
    return 'yes'
  }
  expect(response.status).toBeLessThan(500)
  const { reason } = problem.parse(await response.json())
  if (reason === 'key_missing') return 'key'
  return reason === 'not_permitted' || reason === 'not_your_order' ? 'no' : 'yes'
}

describe('the members of a modelled street are nobody', async () => {
  const street = await openTestMarket({ scenario: 'street', clock: { speed: 1 } })
  afterAll(() => street.stop())
  const [first, second] = STREET.map(({ id }) => id) as [string, string]
  const { key } = await street.operator.client.addKey({ params: { participant: first } })
  const visitor = await street.join('visitor')
  const fromElsewhere = { 'x-forwarded-for': '203.0.113.7' }
  const asked = (path: string, as?: string, headers: Readonly<Record<string, string>> = {}) =>
    street.send('GET', path, { headers, ...(as !== undefined && { key: as }) })
  const seen = async (as?: string, headers: Readonly<Record<string, string>> = {}) => {
    const { members } = (await (await asked('/v1/community', as, headers)).json()) as {
      members: { participant: string }[]
    }
    return members.map(({ participant }) => participant)
  }
  beforeAll(async () => {
    while (!(await asked('/v1/agents')).ok) await new Promise((later) => setTimeout(later, 100))
  })

  test('so whoever sits at this machine sees all, a key of one itself, and nobody from elsewhere any', async () => {
    expect(await seen()).toHaveLength(STREET.length)
    expect(await seen(visitor.key)).toContain(second)
    expect(await seen(street.operator.key)).toContain(second)
    expect(await seen(key)).toEqual([first])
    expect(await seen(undefined, fromElsewhere)).toEqual([])
    expect(await seen(visitor.key, { forwarded: 'for=203.0.113.7' })).toEqual([])
  })

  test.each(['/day', '/day?date=2026-06-01', '/slots/2026-06-01T10:00Z'])(
    'and what is a member’s own: %s',
    async (path) => {
      const statusOf = async (member: string, as?: string, headers = {}) =>
        (await asked(`/v1/members/${member}${path}`, as, headers)).status
      expect([200, 404]).toContain(await statusOf(second))
      expect(await statusOf(second, key)).toBe(403)
      expect([200, 404]).toContain(await statusOf(first, key))
      expect(await statusOf(second, undefined, fromElsewhere)).toBe(401)
      expect(await statusOf(second, visitor.key, fromElsewhere)).toBe(403)
    },
  )

  test('what agents of the market knew is everybody’s together, and told to no member', async () => {
    const { agents } = (await (await asked('/v1/agents')).json()) as {
      agents: { agent: string; participant: string | null }[]
    }
    const ofMarket = agents.filter(({ participant }) => participant === null)
    expect(ofMarket.length).toBeGreaterThan(0)
    for (const { agent } of ofMarket) {
      const path = `/v1/agents/${agent}/decisions`
      expect((await asked(path)).status).toBe(200)
      expect((await asked(path, street.operator.key)).status).toBe(200)
      expect((await asked(path, key)).status).toBe(403)
      expect((await asked(path, visitor.key, fromElsewhere)).status).toBe(403)
    }
    const own = (await (await asked('/v1/agents', key)).json()) as {
      agents: { participant: string | null }[]
    }
    expect(new Set(own.agents.map(({ participant }) => participant))).toEqual(new Set([first, null]))
  })
})
