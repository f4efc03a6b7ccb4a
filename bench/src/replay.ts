import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readCommunityFolder } from '@gridbourse/adapters/feeds'
import { MarketReplay, UtilityOnlyReplay, type Community } from '@gridbourse/core/community'
import { durationMs, type MicrosPerKwh } from '@gridbourse/core/kernel'
import type { Bench, BenchOptions } from './bench.ts'
import { decideAtOnce } from './replay/decisions.ts'
import { measured, type ReplayMeasurement, type ReplayWorkload } from './replay/measure.ts'
import { street } from './replay/street.ts'

const FONTANA = fileURLToPath(new URL('../../../shared/data/fontana', import.meta.url))
const SLOTS = { PT60M: 3_600_000, PT15M: 900_000 } as const
/** Days before the first that is lived through: what plans look back on. */
const HISTORY_DAYS = 30

/** Communities lived through again on one thread, each home at its own meter, planning anew every hour. */
export const bench: Bench = {
  options: {
    folder: { type: 'string', default: FONTANA },
    slot: { type: 'string' },
    homes: { type: 'string', default: '15' },
    days: { type: 'string' },
    runs: { type: 'string', default: '3' },
    replan: { type: 'string', default: '1' },
    horizon: { type: 'string', default: '24' },
  },
  async run(options) {
    const { quick, values, say } = options
    const results: ReplayMeasurement[] = []
    const wrong: string[] = []
    for (const slot of ['PT60M', 'PT15M'] as const) {
      if (values['slot'] !== undefined && values['slot'] !== slot) continue
      for await (const workload of workloads(options, slot)) {
        say(`${workload.workload}, ${workload.mechanism}, ${slot}: ${workload.homeHours} home-hours`)
        const outcome = measured(workload, quick ? 2 : Number(values['runs']))
        results.push(outcome.measurement)
        wrong.push(...outcome.wrong)
      }
    }
    if (results.length === 0) wrong.push('--slot is PT60M or PT15M')
    say('a hundred agents decide at once')
    const crowd = street({ homes: 100, days: HISTORY_DAYS + 3, slotMs: SLOTS.PT15M })
    const decisions = decideAtOnce(crowd, { from: HISTORY_DAYS * 96, rounds: quick ? 2 : 40 })
    return {
      wrong,
      figures: {
        horizonHours: Number(values['horizon']),
        replanHours: Number(values['replan']),
        results,
        decisions,
      },
      tables: [
        {
          title: 'Home-hours lived through per second, plans, meters and books included',
          rows: results.map((result) => ({ ...result, reportSeconds: result.reportSeconds.toFixed(2) })),
          notes: [
            'One thread, the run in the middle. Reports are made afterwards, and not counted.',
            'The auction lives the same homes apart beside it, so its home-hours are lived twice.',
            'Forecasts from past days are published and scored, as a replay does by default.',
            'Peak RSS is of the process until then; CPU seconds count all threads of the process.',
          ],
        },
        {
          title: 'Household agents asked at the same moment, on one thread',
          rows: [{ ...decisions }],
          notes: [
            'From that moment until an agent has its rules: outlook, plan and decision. Goal: 2000 ms.',
          ],
        },
      ],
    }
  },
}

/** The modelled street, and the folder where it is there. */
async function* workloads(options: BenchOptions, slot: keyof typeof SLOTS): AsyncGenerator<ReplayWorkload> {
  const { quick, values } = options
  const days = Number(values['days'] ?? (quick ? 3 : slot === 'PT60M' ? 60 : 20))
  const homes = quick ? 4 : Number(values['homes'])
  const size = { homes, days: HISTORY_DAYS + days, slotMs: SLOTS[slot] }
  yield* workloadsOf(street(size), { options, slot, days })
  const folder = String(values['folder'])
  if (!existsSync(folder)) return
  const read = await readCommunityFolder(folder, { slotDuration: durationMs(SLOTS[slot]), gaps: 'estimate' })
  yield* workloadsOf(read.community, { options, slot, days })
}

function workloadsOf(
  community: Community,
  { options, slot, days }: { options: BenchOptions; slot: keyof typeof SLOTS; days: number },
): ReplayWorkload[] {
  const { values } = options
  const replanHours = Number(values['replan'])
  const perDay = 86_400_000 / SLOTS[slot]
  const from = Math.min(HISTORY_DAYS, community.slots / perDay) * perDay
  const span = { from, to: Math.min(community.slots, from + days * perDay) }
  const rhythm = { horizonHours: Number(values['horizon']), replanHours }
  const batteries = community.participants.filter(({ battery }) => battery !== null).length
  const each = {
    workload: community.name,
    slot,
    homes: community.participants.length,
    homeHours: (community.participants.length * (span.to - span.from) * 24) / perDay,
    plansPerHomeHour: batteries / community.participants.length / replanHours,
  }
  const forecasts = 'past-days'
  const market = { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1, rhythm, forecasts } as const
  return [
    {
      ...each,
      mechanism: 'utility-only',
      open: () => new UtilityOnlyReplay(community, span, { rhythm, forecasts }),
    },
    { ...each, mechanism: 'auction', open: () => new MarketReplay(community, span, market) },
  ]
}
