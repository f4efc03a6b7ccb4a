import { parentPort, workerData } from 'node:worker_threads'
import { createClient, type Book } from '@gridbourse/api'
import { StreamAudit, type StreamFindings } from './stream-audit.ts'

export type ReaderSetup = { readonly url: string; readonly key: string }
/** Up to which record to read, and the books to compare then. */
export type ReaderTask = { readonly upTo: number; readonly books: readonly Book[] }
export type ReaderReport = StreamFindings

const { url, key } = workerData as ReaderSetup
const audit = new StreamAudit()
const stop = new AbortController()
let task: ReaderTask | undefined

parentPort?.on('message', (message: ReaderTask) => {
  task = message
  reportIfDone()
})

for await (const event of createClient({ baseUrl: url, key }).events({
  lastEventId: '0.0',
  signal: stop.signal,
})) {
  audit.take(event)
  reportIfDone()
}

function reportIfDone(): void {
  if (task === undefined || audit.lastSequence < task.upTo) return
  const findings = audit.findings()
  const wrong = [...findings.wrong, ...task.books.flatMap((book) => audit.differences(book))]
  parentPort?.postMessage({ ...findings, wrong } satisfies ReaderReport)
  task = undefined
  stop.abort()
  parentPort?.close()
}
