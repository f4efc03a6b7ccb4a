// `npm run soak -- exchange [--minutes <n>] [--seed <n>]`: long market days, one after the other, on the exchange
// and its naive twin. A disagreement prints the seed that brings it back, and fails.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { someDeed, someMorning } from './market-day.ts'
import { disagreementOf } from './twin-exchanges.ts'

const DAYS_PER_SEED = 200

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } },
})
if (positionals.join() !== 'exchange') {
  console.error('There is one thing to soak: exchange.')
  process.exit(2)
}

const until = performance.now() + Number(values.minutes) * 60_000
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
    console.error(`Again: npm run soak -- exchange --seed ${seed} --minutes 0`)
    process.exit(1)
  }
  console.log(`seed ${seed}: ${DAYS_PER_SEED} days, no disagreement`)
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
