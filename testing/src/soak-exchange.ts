import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { someDeed, someMorning } from './market-day.ts'
import { disagreementOf } from './twin-exchanges.ts'

const DAYS_PER_SEED = 200

/** Long market days, one after the other, on the exchange and its naive twin, until the time is up or they disagree. */
export async function soakExchange(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  })
  const minutes = values.quick ? 0 : Number(values.minutes)
  const until = performance.now() + minutes * 60_000
  const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  for (let seed = firstSeed; seed === firstSeed || performance.now() < until; seed++) {
    const result = fc.check(
      fc.property(
        someMorning,
        fc.array(someDeed, { minLength: 20, maxLength: 1_500, size: 'max' }),
        (morning, deeds) => {
          const disagreement = disagreementOf(morning, deeds)
          if (disagreement !== undefined) throw new Error(JSON.stringify(disagreement, bigintAsText, 1))
        },
      ),
      { seed, numRuns: DAYS_PER_SEED },
    )
    if (result.failed) {
      console.error(fc.defaultReportMessage(result))
      console.error(`Again: npm run soak -- exchange --seed ${seed} --quick`)
      return false
    }
    console.log(`seed ${seed}: ${DAYS_PER_SEED} days, no disagreement`)
  }
  return true
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
