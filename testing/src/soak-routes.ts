import { parseArgs } from 'node:util'
import { fuzzRoutes } from './route-fuzz/fuzz-routes.ts'

/** Requests of all kinds at every operation of a real server, until the time is up. */
export async function soakRoutes(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '5' },
      seed: { type: 'string', default: String(Date.now()) },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  })
  const forMs = (values.quick ? 0.2 : Number(values.minutes)) * 60_000
  let until: number | undefined
  let count = 0
  const { requests, reached, findings } = await fuzzRoutes(() => {
    if (values.only !== undefined) return count++ === 0 ? values.only : undefined
    until ??= performance.now() + forMs
    return performance.now() < until ? `${values.seed}/${++count}` : undefined
  })
  console.log(`${requests} requests; ${reached.size} operations answered as they are meant to be`)
  for (const { seed, words, request } of findings.slice(0, 20)) {
    const { as, method, path, headers, body } = request
    const { authorization: _key, ...told } = headers
    console.error(
      `\n${words}\n  ${as}: ${method} ${path.slice(0, 300)} ${JSON.stringify(told)} ${String(body).slice(0, 500)}`,
    )
    console.error(`  Again: npm run soak -- routes --only ${seed}`)
  }
  if (findings.length > 20) console.error(`\nand ${findings.length - 20} more`)
  return findings.length === 0
}
