import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decisionStoreIn, openDatabase, type Database } from '@gridbourse/adapters/database'
import { hashOf, type DecisionStore, type KeptDecision } from '@gridbourse/core/agents'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import type { OwnPlace, PlaceMaker } from './database-places.ts'

/** What a store of decisions keeps, whichever engine holds its tables. */
export function decisionStoreContract({ name, make }: PlaceMaker): void {
  describe(`${name} keeps decisions`, () => {
    let own: OwnPlace
    let database: Database
    let store: DecisionStore
    beforeAll(async () => {
      own = await make()
      database = await openDatabase(own.place)
      store = decisionStoreIn(database.db)
    })
    afterAll(async () => {
      await database.close()
      await own.remove()
    })

    test('and gives each back as it was', async () => {
      await store.save([one, Object.assign({ beyondThePort: true }, other)])
      expect(await store.byId(one.id)).toEqual(one)
      expect(await store.byId(other.id)).toEqual(other)
      expect(await store.byId('nobody~1')).toBeUndefined()
    })

    test('once, also where it is saved again; and equal situations once', async () => {
      await store.save([one, { ...one, headline: 'Buys.' }])
      await store.save([{ ...other, id: 'home-3~1', agent: 'home-3' }])
      expect(await store.byId(one.id)).toEqual(one)
      expect(await database.db.selectFrom('situations').select('situationHash').execute()).toHaveLength(2)
    })

    test('newest first, by agent, page by page', async () => {
      const many = Array.from({ length: 2_500 }, (_, i) => decisionAt(`many-${i % 2}`, Math.floor(i / 5)))
      await store.save(many)
      const expected = many
        .filter(({ agent }) => agent === 'many-1')
        .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map(({ situation: _situation, decision: _decision, ...head }) => head)
      const pages = []
      for (let before: string | null = null; ; before = pages.at(-1)!.id) {
        const page = await store.latest('many-1', before, 400)
        if (page.length === 0) break
        pages.push(...page)
      }
      expect(pages).toEqual(expected)
      expect((await store.latest(null, null, 3)).map(({ at }) => at)).toEqual([499, 499, 499])
      expect(await store.latest('nobody', null, 3)).toEqual([])
    })

    test('all of a batch or nothing', async () => {
      const broken = { ...decisionAt('broken', 2), at: 0.5 as EpochMs }
      await expect(store.save([decisionAt('broken', 1), broken])).rejects.toThrow(/bigint/)
      expect(await store.latest('broken', null, 10)).toEqual([])
    })
  })
}

let made = 0

function decisionAt(agent: string, at: number): KeptDecision {
  const situation = { prices: [0.1, 1e-9, -3], name: 'Zoë', at }
  return {
    id: `${agent}~${at}~${++made}`,
    agent,
    kind: 'household',
    at: at as EpochMs,
    slot: 7 as SlotNumber,
    situationHash: hashOf(situation),
    sequence: 12,
    headline: 'Sells 1.2 kWh.',
    reasons: ['The evening is dear.', 'The battery is full.'],
    orders: 1,
    tookMs: 1.25,
    situation,
    decision: { orders: [{ energy: 1200 }] },
  }
}

const one = decisionAt('home-1', 1)
const other = { ...decisionAt('home-2', 2), slot: null, sequence: null, tookMs: null }
