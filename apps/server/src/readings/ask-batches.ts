import { once } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { ReadingBatch } from '@gridbourse/core/telemetry'
import type { FollowerAnswer, FollowerAsk } from './messages.ts'

/** Batches of the log from `from` on, when there are some. One question at a time. */
export async function askBatches(
  port: MessagePort,
  from: number,
  { signal }: { readonly signal: AbortSignal },
): Promise<readonly ReadingBatch[]> {
  port.postMessage({ type: 'next', from } satisfies FollowerAsk)
  for (;;) {
    const [answer] = (await once(port, 'message', { signal })) as [FollowerAnswer]
    // What was asked for before a failure may still come.
    if (answer.from !== from) continue
    if (answer.type === 'failed') throw new Error(answer.reason)
    return answer.batches
  }
}
