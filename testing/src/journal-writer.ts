import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { seededRandom } from '@gridbourse/core/kernel'
import type { Journal } from '@gridbourse/core/market'
import { recordsBetween } from './journal-records.ts'

// A process that appends to a journal without end, to be killed (see journal-kill.ts). Every acknowledged
// sequence is a line on its standard output, and has left the process before anything else happens. A fault is
// the last line and the end.

const { values } = parseArgs({
  options: {
    /** The module and its function that opens the journal, and the function's options as JSON. */
    module: { type: 'string', default: '' },
    opener: { type: 'string', default: '' },
    options: { type: 'string', default: '{}' },
    /** Makes the sizes of the appends. */
    seed: { type: 'string', default: '' },
  },
})

try {
  const module = (await import(values.module)) as Record<string, (options: unknown) => Promise<Journal>>
  const journal = await module[values.opener]!(JSON.parse(values.options))
  report('open')
  await appendForever(journal)
} catch (error) {
  report(String(error))
  process.exit(1)
}

/** Between 1 and 8 appends on their way, of 1 to 60 records each. */
async function appendForever(to: Journal): Promise<never> {
  const random = seededRandom(values.seed)
  for (;;) {
    const appends = Array.from({ length: 1 + random.below(8) }, async () => {
      const first = to.lastSequence + 1
      const last = first + random.below(60)
      await to.append(recordsBetween(first, last))
      report(String(last))
    })
    await Promise.all(appends)
  }
}

function report(line: string): void {
  writeSync(1, `${line}\n`)
}
