import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { decideAgain, type CommunityRecord } from '@gridbourse/core/community'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { show } from '../output.ts'

export function register(program: Command): void {
  program
    .command('redecide')
    .description('Make every decision of a file again, from what was known, and compare to the bit.')
    .argument('<file>', 'what `gridbourse replay --decisions <file>` wrote')
    .option('--json', 'print the answer as JSON')
    .action(redecideFile)
}

async function redecideFile(file: string, options: { readonly json?: true }): Promise<void> {
  const counts = { same: 0, situation_differs: 0, decision_differs: 0 }
  let line = 0
  let firstDifference: string | null = null
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })
  try {
    for await (const text of lines) {
      line++
      const record = recordOf(text, `${file}, line ${line}`)
      const outcome = decideAgain(record)
      counts[outcome]++
      if (outcome !== 'same') firstDifference ??= `line ${line}, ${record.agent}: ${outcome}`
    }
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CannotDo(`${file}: there is no such file`)
    throw fault
  }
  show({ decisions: line, ...counts, firstDifference }, options, () =>
    firstDifference === null
      ? `${line} decisions, made again: all the same`
      : `${line} decisions, made again: ${line - counts.same} differ; the first is ${firstDifference}`,
  )
  if (counts.same < line) process.exitCode = 1
}

function recordOf(text: string, place: string): CommunityRecord {
  try {
    const record = JSON.parse(text) as CommunityRecord
    if (typeof record.situationHash === 'string' && typeof record.situation === 'object') return record
  } catch {
    // Told below, with its place.
  }
  throw new CannotDo(`${place}: is no recorded decision`)
}
