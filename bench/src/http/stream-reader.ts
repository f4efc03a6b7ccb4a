import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createClient } from '@gridbourse/api'
import { StreamAudit, type StreamFindings } from './stream-audit.ts'

export type ReaderSetup = { readonly url: string; readonly key: string }
/** Up to which record to read, and whose books to compare then. */
export type ReaderTask = { readonly upTo: number; readonly slots: readonly string[] }
/** `lagMs`: how long after it was asked it had read so far. */
export type ReaderReport = StreamFindings & { readonly lagMs: number }

const { url, key } = workerData as ReaderSetup
const client = createClient({ baseUrl: url, key })
const audit = new StreamAudit()
const stop = new AbortController()

parentPort?.once('message', (task: ReaderTask) => void finish(task))

for await (const event of client.events({ lastEventId: '0.0', signal: stop.signal })) audit.take(event)

async function finish({ upTo, slots }: ReaderTask): Promise<void> {
  const askedAt = performance.now()
  await until(() => audit.lastSequence >= upTo)
  const lagMs = Math.round(performance.now() - askedAt)
  const differences: string[] = []
  for (const slot of slots) differences.push(...(await bookDifferences(slot)))
  const findings = audit.findings()
  const wrong = [...findings.wrong, ...differences]
  parentPort?.postMessage({ ...findings, wrong, lagMs } satisfies ReaderReport)
  stop.abort()
}

/** Compares a book with the stream at the same book event: gates go on closing also in a halt. */
async function bookDifferences(slot: string): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const book = await client.getBook({ params: { slot }, query: { depth: 1000 } })
    await until(() => audit.bookSequence(slot) >= book.bookSequence)
    if (audit.bookSequence(slot) === book.bookSequence) return audit.differences(book)
  }
  return [`${slot}: the book never stood still`]
}

/** Waits until the stream has brought what is waited for; in vain for half a minute, it did not. */
async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo() && waited < 30_000; waited += 1) await sleep(1)
}
