import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseInstant, type EpochMs } from '../kernel/index.ts'
import { columnsOf, readingAt } from './columns.ts'
import { KINDS, METRICS, metricsOf } from './metric.ts'
import { aheadOf, ownerOf, readingFlaw } from './reading.ts'
import { keptReadingsFrom, keptRollupsFrom, RETENTION } from './retention.ts'
import { isNews, versionAsOf } from './version.ts'
import { WIDTHS } from './width.ts'

const now = parseInstant('2026-11-22T10:15Z')!
const good = { source: 'anna/meter', metric: 'energy.importWh', atMs: now as number, value: 4711 }

describe('what is taken', () => {
  test.each(METRICS.map((metric) => [metric.name, metric] as const))(
    '%s, up to its limits',
    (name, metric) => {
      for (const value of [metric.lowest, metric.highest])
        expect(readingFlaw({ ...good, metric: name, value }, now)).toBeNull()
      expect(readingFlaw({ ...good, metric: name, value: metric.highest + 1 }, now)?.field).toBe('value')
    },
  )

  test('what would not be kept is not taken', () => {
    const daysAgo = (days: number) => ({ ...good, atMs: now - days * 86_400_000 })
    expect(readingFlaw(daysAgo(31), now)).toBeNull()
    const { field, detail } = readingFlaw({ ...daysAgo(31), metric: 'grid.powerW' }, now)!
    expect([field, detail]).toEqual(['atMs', expect.stringContaining('from 2026-10-23T00:00:00.000Z on')])
  })

  test('a forecast lies ahead, a measurement hardly', () => {
    const inAnHour = { ...good, atMs: now + 3_600_000 }
    expect(readingFlaw({ ...inAnHour, metric: 'forecast.loadW' }, now)).toBeNull()
    expect(readingFlaw(inAnHour, now)?.detail).toContain('up to 2026-11-22T10:20:00.000Z')
    expect(readingFlaw({ ...good, atMs: now + aheadOf('energy') }, now)).toBeNull()
  })
})

test.each([
  [{ ...good, source: undefined }, 'source'],
  [{ ...good, source: 'anna/meter/1' }, 'source'],
  [{ ...good, source: '/meter' }, 'source'],
  [{ ...good, source: 'änna' }, 'source'],
  [{ ...good, metric: 'energy.importKWh' }, 'metric'],
  [{ ...good, metric: 3 }, 'metric'],
  [{ ...good, metric: '__proto__' }, 'metric'],
  [{ ...good, atMs: now / 1000 }, 'atMs'],
  [{ ...good, atMs: '2026-11-22T10:15Z' }, 'atMs'],
  [{ ...good, value: 0.5 }, 'value'],
  [{ ...good, value: -1 }, 'value'],
  [{ ...good, value: null }, 'value'],
  [{ ...good, value: NaN }, 'value'],
])('%j is refused for its %s', (candidate, field) => {
  expect(readingFlaw(candidate, now)?.field).toBe(field)
})

test('whatever a stranger sends is judged, not thrown at', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('source', 'metric', 'atMs', 'value'), fc.anything()),
      (sent) => {
        expect(['source', 'metric', 'atMs', 'value']).toContain(readingFlaw(sent, now)?.field)
      },
    ),
  )
})

test('a misspelled name is told the names of its kind', () => {
  expect(readingFlaw({ ...good, metric: 'grid.frequencyHz' }, now)?.detail).toContain('grid.frequencyMilliHz')
})

test('a source belongs to the participant before the slash', () => {
  expect(ownerOf('anna/meter')).toBe('anna')
  expect(ownerOf('anna')).toBe('anna')
})

test('every kind has metrics, each named for it, and a retention of its own', () => {
  for (const kind of KINDS) {
    expect(metricsOf(kind).length).toBeGreaterThan(0)
    for (const { name } of metricsOf(kind)) expect(name).toMatch(new RegExp(`^${kind}\\.[a-zA-Z0-9]+$`))
    expect(RETENTION[kind].minuteDays).toBeGreaterThanOrEqual(RETENTION[kind].readingDays)
  }
})

test('retention ends at midnight, and coarse rollups stay', () => {
  expect(keptReadingsFrom('grid', now)).toBe(parseInstant('2026-10-23T00:00Z'))
  expect(keptRollupsFrom('grid', WIDTHS[0]!, now)).toBe(parseInstant('2025-10-18T00:00Z'))
  expect(keptRollupsFrom('grid', WIDTHS[1]!, now)).toBeNull()
})

test('columns hold what they were made of', () => {
  const reading = fc.record({
    source: fc.constantFrom('anna', 'anna/meter', 'ben'),
    metric: fc.constantFrom('energy.importWh', 'grid.powerW'),
    at: fc.nat().map((at) => at as EpochMs),
    value: fc.maxSafeInteger(),
  })
  fc.assert(
    fc.property(fc.array(reading), (readings) => {
      const columns = columnsOf(readings)
      expect(readings.map((_, i) => readingAt(columns, i))).toEqual(readings)
    }),
  )
})

describe('versions', () => {
  const versions = [
    { value: 5, knownAt: 10 as EpochMs, by: 1 },
    { value: 6, knownAt: 20 as EpochMs, by: 2 },
    { value: 5, knownAt: 20 as EpochMs, by: 1 },
  ]

  test('saying the newest again is no news, going back is', () => {
    expect(isNews([], 5)).toBe(true)
    expect(isNews(versions.slice(0, 2), 6)).toBe(false)
    expect(isNews(versions.slice(0, 2), 5)).toBe(true)
  })

  test('as of an instant, what was known then counts', () => {
    expect(versionAsOf(versions, 9 as EpochMs)).toBeUndefined()
    expect(versionAsOf(versions, 19 as EpochMs)).toBe(versions[0])
    expect(versionAsOf(versions, 20 as EpochMs)).toBe(versions[2])
    expect(versionAsOf(versions)).toBe(versions[2])
  })
})
