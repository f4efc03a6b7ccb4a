import type { Community } from '@gridbourse/core/community'
import { parseInstant, type DurationMs, type EpochMs } from '@gridbourse/core/kernel'
import { describe, expect, test } from 'vitest'
import { StartFault } from '../start-fault.ts'
import type { ScenarioWish } from '../settings.ts'
import { scenarioOf } from './scenario.ts'

/** A home in memory. */
function home(text?: string) {
  let kept = text
  return {
    read: () => Promise.resolve(kept),
    replace: (next: string) => Promise.resolve(void (kept = next)),
  }
}

/** Three days of one quarter-hourly meter in Los Angeles. */
const MEASURED: Community = {
  name: 'Fontana',
  zone: 'America/Los_Angeles',
  currency: 'USD',
  start: parseInstant('2016-08-12T07:00Z')!,
  slotDuration: 900_000 as DurationMs,
  slots: 3 * 96,
  importPrice: new Float64Array(3 * 96).fill(300_000),
  exportPrice: new Float64Array(3 * 96).fill(50_000),
  participants: [
    {
      id: 'home-01',
      loadWh: new Float64Array(3 * 96).fill(100),
      generationWh: new Float64Array(3 * 96),
      battery: null,
    },
  ],
}

const around = {
  seed: 7,
  zone: 'Europe/Berlin',
  home: 'here',
  community: null,
  readFolder: () => Promise.resolve(MEASURED),
}
const wished = (wish: ScenarioWish, file = home(), isNew = true) =>
  scenarioOf({ ...around, wish, isNew, file })
const lived = (from: EpochMs | null, file = home(), isNew = true) =>
  scenarioOf({ ...around, wish: 'kept', community: { folder: '/data/fontana', from }, isNew, file })

async function homeOfStreet() {
  const file = home()
  await wished('street', file)
  return file
}

describe('a new home', () => {
  test.each(['auto', 'street'] as const)('becomes a street where that is wished for: %s', async (wish) => {
    expect(await wished(wish)).toMatchObject({
      source: {
        kind: 'modelled',
        place: { seed: 7, zone: 'Europe/Berlin', latitude: 52, longitude: 10 },
      },
      isModelled: true,
      isReplay: false,
      startsAt: parseInstant('2026-06-01T09:30Z'),
    })
  })

  test.each(['kept', 'none'] as const)('stays a bare market else: %s', async (wish) => {
    const file = home()
    expect(await wished(wish, file)).toBeNull()
    expect(await file.read()).toBeUndefined()
  })
})

describe('households by thresholds', () => {
  test('live where they are wished for, slower than the street, and in that home for ever', async () => {
    const file = home()
    const first = await wished('thresholds', file)
    expect(first).toMatchObject({
      source: { kind: 'thresholds', place: { seed: 7 } },
      name: 'Ten households by thresholds',
      isModelled: true,
      speed: 45,
    })
    expect(first!.members).toHaveLength(10)
    for (const wish of ['kept', 'auto', 'thresholds'] as const)
      expect(await wished(wish, file, false)).toEqual(first)
  })

  test('are refused in the home of something else, and nothing else lives in theirs', async () => {
    await expect(wished('thresholds', await homeOfStreet(), false)).rejects.toThrow(/another community/)
    await expect(wished('thresholds', home(), false)).rejects.toThrow(/a market of its own/)
    const file = home()
    await wished('thresholds', file)
    for (const wish of ['none', 'street'] as const)
      await expect(wished(wish, file, false)).rejects.toThrow(StartFault)
  })
})

describe('the home of a street', () => {
  test.each(['kept', 'auto', 'street'] as const)(
    'is one for ever, with the seed it began with: %s',
    async (wish) => {
      const file = await homeOfStreet()
      const again = scenarioOf({ ...around, wish, seed: 8, zone: 'Asia/Tokyo', isNew: false, file })
      expect(await again).toMatchObject({ source: { place: { seed: 7 } }, zone: 'Europe/Berlin' })
    },
  )

  test('is no bare market, whose time would stand still', async () => {
    const file = await homeOfStreet()
    await expect(wished('none', file, false)).rejects.toThrow(StartFault)
  })

  test('is refused where its file was damaged', async () => {
    await expect(wished('auto', home('{"version":1}'), false)).rejects.toThrow(
      /scenario\.json cannot be read/,
    )
    await expect(wished('auto', home('no JSON'), false)).rejects.toThrow(StartFault)
  })
})

describe('the home of a market', () => {
  test('is left alone', async () => {
    expect(await wished('auto', home(), false)).toBeNull()
    expect(await wished('kept', home(), false)).toBeNull()
  })

  test('gets no street, however much it is wished for', async () => {
    await expect(wished('street', home(), false)).rejects.toThrow(/a market of its own/)
  })
})

describe('a folder of meters', () => {
  test('is lived from the noon of its first day, in its own zone and currency', async () => {
    expect(await lived(null)).toMatchObject({
      source: { kind: 'folder', folder: '/data/fontana', seed: 7 },
      name: 'Fontana',
      isModelled: false,
      isReplay: true,
      zone: 'America/Los_Angeles',
      currency: 'USD',
      members: [{ id: 'home-01', kind: 'household', battery: null }],
      startsAt: parseInstant('2016-08-12T18:30Z'),
    })
  })

  test('is lived from the day that was named, and goes on with it', async () => {
    const file = home()
    const startsAt = parseInstant('2016-08-13T18:30Z')
    expect(await lived(parseInstant('2016-08-13T10:00Z')!, file)).toMatchObject({ startsAt })
    expect(await wished('kept', file, false)).toMatchObject({ startsAt, isReplay: true })
    await expect(wished('none', file, false)).rejects.toThrow(/fontana/)
  })

  test('is refused where it has no readings, and in the home of something else', async () => {
    await expect(lived(parseInstant('2016-08-20T10:00Z')!)).rejects.toThrow(/no readings/)
    await expect(lived(null, home(), false)).rejects.toThrow(/a market of its own/)
    await expect(lived(null, await homeOfStreet(), false)).rejects.toThrow(/another community/)
  })
})
