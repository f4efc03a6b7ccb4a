import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EpochMs } from '../kernel/index.ts'
import { acknowledge, EMPTY_ALARM_BOOK, observe, type Alarm, type AlarmBook, type Finding } from './index.ts'

const finding = (subject: string): Finding => ({
  kind: 'feed_stale',
  severity: 'warning',
  subject,
  participant: null,
  audience: 'members',
  headline: `${subject} is stale.`,
  evidence: [],
  whatToDo: 'Look.',
})

const at = (instant: number) => ({ at: instant as EpochMs, marketAt: null })
const standing = ({ alarms }: AlarmBook): Alarm[] => alarms.filter(({ state }) => state !== 'cleared')
const subjects = (alarms: readonly Alarm[]): string[] => alarms.map(({ subject }) => subject).toSorted()

const someDeed = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd')).map((found) => ({ found })),
  },
  { weight: 1, arbitrary: fc.nat(12).map((number) => ({ number })) },
)

test('an alarm stands exactly as long as it is found, under one id, and only operators acknowledge', () => {
  fc.assert(
    fc.property(fc.array(someDeed, { maxLength: 40 }), (deeds) => {
      let book = EMPTY_ALARM_BOOK
      const raised: string[] = []
      const taken = new Set<string>()
      for (const [instant, deed] of deeds.entries()) {
        const before = standing(book)
        if ('number' in deed) {
          const id = `feed_stale-${deed.number}`
          const stepped = acknowledge(book, id, { at: instant as EpochMs, by: 'operator', note: null })
          const wasActive = before.some((alarm) => alarm.id === id && alarm.state === 'active')
          expect(stepped.changes.length).toBe(wasActive ? 1 : 0)
          if (wasActive) taken.add(id)
          book = stepped.book
        } else {
          const stepped = observe(book, deed.found.map(finding), at(instant))
          book = stepped.book
          expect(subjects(standing(book))).toEqual(deed.found.toSorted())
          for (const { change, alarm } of stepped.changes) {
            expect(change).toBe(alarm.state === 'cleared' ? 'cleared' : 'raised')
            if (change === 'raised') raised.push(alarm.id)
          }
          const goesOn = before.filter(({ subject }) => deed.found.includes(subject))
          for (const { id, since } of goesOn)
            expect(standing(book)).toContainEqual(expect.objectContaining({ id, since }))
        }
        for (const { id, state } of standing(book)) expect(state === 'acknowledged').toBe(taken.has(id))
      }
      expect(new Set(raised).size).toBe(raised.length)
    }),
  )
})

test('the first to take an alarm up keeps it, and it clears by itself', () => {
  const raised = observe(EMPTY_ALARM_BOOK, [finding('weather')], at(1)).book
  const once = acknowledge(raised, 'feed_stale-1', { at: 2 as EpochMs, by: 'olga', note: 'on my way' }).book
  const twice = acknowledge(once, 'feed_stale-1', { at: 3 as EpochMs, by: 'otto', note: null })
  expect(twice).toEqual({ book: once, changes: [] })
  const { book, changes } = observe(once, [], at(4))
  expect(changes).toMatchObject([
    { change: 'cleared', alarm: { acknowledged: { by: 'olga' }, clearedAt: 4 } },
  ])
  expect(acknowledge(book, 'feed_stale-1', { at: 5 as EpochMs, by: 'otto', note: null }).changes).toEqual([])
})

test('of those that are over the latest stay', () => {
  let book = EMPTY_ALARM_BOOK
  for (let i = 1; i <= 300; i++) {
    book = observe(book, [finding(`feed ${i}`), finding('lasting')], at(i)).book
  }
  expect(book.alarms.filter(({ state }) => state === 'cleared')).toHaveLength(200)
  expect(book.alarms.at(-1)).toMatchObject({ subject: 'feed 300' })
  expect(standing(book)).toHaveLength(2)
})
