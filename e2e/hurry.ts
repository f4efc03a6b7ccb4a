import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@gridbourse/api'

const FAST = 3600

/** Has a street live until an instant, as fast as it can, with everything before it settled. */
export async function hurryUntil(operator: Client, instant: string, thenSpeed = 60): Promise<void> {
  const wanted = Date.parse(instant)
  await operator.changeClock({ body: { speed: FAST } })
  let { clockMs } = await operator.getClock()
  while (clockMs < wanted) {
    await sleep(200)
    clockMs = (await operator.getClock()).clockMs
  }
  await operator.changeClock({ body: { speed: thenSpeed } })
}
