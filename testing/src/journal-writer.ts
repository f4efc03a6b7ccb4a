import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { seededRandom } from '@gridbourse/core/kernel'
import { decodeCommand, type Journal } from '@gridbourse/core/market'
import { exchangeIn, exchangeRecordAt } from './exchange-records.ts'
import { recordAt } from './journal-records.ts'

// A process that appends to a journal without end, to be killed (see journal-kill.ts). Every acknowledged
// sequence is a line on its standard output, and has left the process before anything else happens. A fault is
// the last line and the end.

const { values } = parseArgs({
  options: {
    /** The module and its function that opens the journal, and the function's options as JSON. */
    module: { type: 'string', default: '' },
    opener: { type: 'string', default: '' },
    options: { type: 'string', default: '{}' },
    /** What is appended: records without a meaning, or the orders of a market whose exchange runs here. */
    workload: { type: 'string', default: 'records' },
    /** Makes the sizes of the appends. */
    seed: { type: 'string', default: '' },
  },
})

try {
  const module = (await import(values.module)) as Record<string, (options: unknown) => Promise<Journal>>
  const journal = await module[values.opener]!(JSON.parse(values.options))
  const append = values.workload === 'exchange' ? await exchangeOver(journal) : recordsOnly(journal)
  report('open')
  await appendForever(journal, append)
} catch (error) {
  report(String(error))
  process.exit(1)
}

type Append = (from: number, to: number) => Promise<void>

/** Between 1 and 8 appends on their way, of 1 to 60 records each. */
async function appendForever(journal: Journal, append: Append): Promise<never> {
  const random = seededRandom(values.seed)
  for (;;) {
    const appends = Array.from({ length: 1 + random.below(8) }, async () => {
      const first = journal.lastSequence + 1
      const last = first + random.below(60)
      await append(first, last)
      report(String(last))
    })
    await Promise.all(appends)
  }
}

function recordsOnly(journal: Journal): Append {
  return (from, to) => journal.append(recordsFrom(recordAt, from, to))
}

/** As the server does: step, append, and now and then keep a snapshot of the state. */
async function exchangeOver(journal: Journal): Promise<Append> {
  const exchange = await exchangeIn(journal)
  return async (from, to) => {
    const records = recordsFrom(exchangeRecordAt, from, to)
    for (const { command, participant } of records) exchange.step(decodeCommand(command), participant)
    const snapshot = to % 20 === 0 ? { sequence: to, bytes: exchange.snapshot() } : undefined
    const appended = journal.append(records)
    if (snapshot !== undefined) void journal.saveSnapshot(snapshot)
    await appended
  }
}

function recordsFrom<Record>(at: (sequence: number) => Record, from: number, to: number): Record[] {
  return Array.from({ length: to - from + 1 }, (_, i) => at(from + i))
}

function report(line: string): void {
  writeSync(1, `${line}\n`)
}
