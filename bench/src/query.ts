import { isDeepStrictEqual } from 'node:util'
import { openDatabase } from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { seededRandom, type EpochMs } from '@gridbourse/core/kernel'
import { gapsOf, planRange, type Point } from '@gridbourse/core/telemetry'
import { placeMakers, type PlaceMaker } from '@gridbourse/testing/database-places'
import type { Bench } from './bench.ts'
import { Latencies } from './http/latencies.ts'
import { BEGIN, plainlyRolled, SERIES, storeRollups } from './query/year-of-seconds.ts'

const DAY_MS = 86_400_000
/** About as many as a page has pixels. */
const POINTS = 1500

/** What people look at. A minute and an hour are asked of the rollups too, as if the readings were gone. */
const STRETCHES = { year: 365, quarter: 91, month: 30, week: 7, day: 1 } as const

export const bench: Bench = {
  async run({ quick, say }) {
    const days = quick ? 30 : 365
    const asked = quick ? 20 : 300
    const results: Result[] = []
    const wrong: string[] = []
    for (const maker of placeMakers) {
      say(`${days} days of one-second readings on ${maker.name}`)
      const measured = await measure(maker, { days, asked })
      results.push(...measured.results)
      wrong.push(...measured.wrong)
    }
    return {
      wrong,
      figures: { days, readings: days * 86_400, points: POINTS, results },
      tables: [
        {
          title: `A page of at most ${POINTS} points of one source read every second for ${days} days`,
          rows: results,
          notes: [
            'From the question to points and gaps, beginning at a quarter-hour anywhere; every answer was checked at three points.',
          ],
        },
      ],
    }
  },
}

type Result = {
  readonly engine: string
  readonly stretch: string
  readonly points: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function measure(
  maker: PlaceMaker,
  { days, asked }: { readonly days: number; readonly asked: number },
) {
  const own = await maker.make()
  try {
    const database = await openDatabase(own.place)
    await storeRollups(database, days)
    const tables = readingTables(database.db)
    const random = seededRandom(1)
    const results: Result[] = []
    const wrong: string[] = []
    for (const [stretch, length] of Object.entries(STRETCHES)) {
      if (length > days) continue
      const latencies = new Latencies()
      let most = 0
      for (let question = 0; question < asked; question++) {
        const quarters = random.below((days - length) * 96 + 1)
        const from = (BEGIN + quarters * 900_000) as EpochMs
        const plan = planRange({
          from,
          to: (from + length * DAY_MS) as EpochMs,
          points: POINTS,
          finest: FINEST,
        })
        const began = performance.now()
        const points = await tables.points(SERIES, plan)
        const gaps = gapsOf(points, plan)
        latencies.add(performance.now() - began)
        most = Math.max(most, points.length)
        if (points.length > POINTS || gaps.length > 0)
          wrong.push(`${maker.name}: a ${stretch} has ${points.length} points and ${gaps.length} gaps`)
        for (const at of [0, points.length >> 1, points.length - 1]) {
          const fault = faultOf(points[at], plan.step, plan.to)
          if (fault !== undefined) wrong.push(`${maker.name}, ${stretch}: ${fault}`)
        }
      }
      const { p50Ms, p99Ms } = latencies.figures()
      results.push({ engine: maker.name, stretch, points: most, p50Ms, p99Ms })
    }
    await database.close()
    return { results, wrong }
  } finally {
    await own.remove()
  }
}

const FINEST = 60_000 as ReturnType<typeof planRange>['step']

function faultOf(point: Point | undefined, step: number, to: number): string | undefined {
  if (point === undefined) return 'there are no points'
  const { from, ...told } = point
  const second = (instant: number): number => (instant - BEGIN) / 1000
  const plain = plainlyRolled(second(from), second(Math.min(from + step, to)))
  return isDeepStrictEqual(told, plain)
    ? undefined
    : `the point at ${from} is ${JSON.stringify(told)}, not ${JSON.stringify(plain)}`
}
