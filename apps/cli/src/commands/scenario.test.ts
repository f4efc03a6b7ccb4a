import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelledStreet } from '@gridbourse/core/community'
import { QUARTER_HOUR } from '@gridbourse/core/kernel'
import { readCommunityFolder } from '@gridbourse/server/feeds'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { run } from '../program.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'scenario-'))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(home, { recursive: true })
})

const setup = {
  seed: 7,
  start: { year: 2026, month: 3, day: 28 },
  days: 3,
  zone: 'Europe/Berlin',
  latitude: 52,
  longitude: 10,
  slotDuration: QUARTER_HOUR,
}
const asked = ['--days', '3', '--seed', '7', '--start', '2026-03-28']

test('a scenario written is the scenario read, over a day of 23 hours', async () => {
  const folder = join(home, 'street')
  expect(await run(['scenario', folder, ...asked])).toBe(0)
  const { community, repairs, estimatedReadings } = await readCommunityFolder(folder, {
    slotDuration: QUARTER_HOUR,
    gaps: 'idle',
  })
  const street = modelledStreet(setup)
  expect(estimatedReadings).toBe(0)
  expect(repairs).toEqual([])
  expect(community).toEqual(street)
})

test('the folder says that nobody measured it', async () => {
  const folder = join(home, 'street')
  await run(['scenario', folder, ...asked])
  const described = JSON.parse(await readFile(join(folder, 'community.json'), 'utf8')) as object
  expect(described).toMatchObject({ modelled: true, scenario: { seed: 7, start: '2026-03-28', days: 3 } })
})

test('a folder that holds a community is left as it is', async () => {
  await run(['scenario', home, ...asked])
  const before = await readFile(join(home, 'load.csv'), 'utf8')
  expect(await run(['scenario', home, '--days', '1'])).toBe(1)
  expect(await readFile(join(home, 'load.csv'), 'utf8')).toBe(before)
})

test.each([
  ['--days', '0'],
  ['--days', 'many'],
  ['--seed', '-1'],
  ['--start', '2026-02-30'],
])('%s %s is not understood', async (option, value) => {
  expect(await run(['scenario', join(home, 'street'), option, value])).toBe(2)
})
