import { operations } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { fuzzRoutes } from '../../../../testing/src/route-fuzz/fuzz-routes.ts'

/** `npm run soak -- routes` goes on for as long as one likes. */
const REQUESTS = 800
const SEED = 'every route'

test(`no request of ${REQUESTS} makes the server fail, hang, say what it does not mean or tell of others`, async () => {
  let count = 0
  const { requests, reached, findings } = await fuzzRoutes(() =>
    count < REQUESTS ? `${SEED}/${++count}` : undefined,
  )
  expect(findings).toEqual([])
  expect(requests).toBe(REQUESTS)
  // Requests that no operation understands would prove little.
  expect(reached.size).toBeGreaterThan(Object.keys(operations).length / 2)
}, 60_000)
