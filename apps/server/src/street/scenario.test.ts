import { parseInstant } from '@gridbourse/core/kernel'
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

const wished = (wish: ScenarioWish, file = home(), isNew = true) =>
  scenarioOf({ wish, seed: 7, zone: 'Europe/Berlin', home: 'here', isNew, file })

async function homeOfStreet() {
  const file = home()
  await wished('street', file)
  return file
}

describe('a new home', () => {
  test.each(['auto', 'street'] as const)('becomes a street where that is wished for: %s', async (wish) => {
    expect(await wished(wish)).toEqual({
      seed: 7,
      zone: 'Europe/Berlin',
      latitude: 52,
      longitude: 10,
      startsAt: parseInstant('2026-06-01T09:30Z'),
    })
  })

  test.each(['kept', 'none'] as const)('stays a bare market else: %s', async (wish) => {
    const file = home()
    expect(await wished(wish, file)).toBeNull()
    expect(await file.read()).toBeUndefined()
  })
})

describe('the home of a street', () => {
  test.each(['kept', 'auto', 'street'] as const)(
    'is one for ever, with the seed it began with: %s',
    async (wish) => {
      const file = await homeOfStreet()
      const again = scenarioOf({ wish, seed: 8, zone: 'Asia/Tokyo', home: 'here', isNew: false, file })
      expect(await again).toMatchObject({ seed: 7, zone: 'Europe/Berlin' })
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
