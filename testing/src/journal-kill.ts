import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { seededRandom, type Random } from '@gridbourse/core/kernel'
import type { Journal } from '@gridbourse/core/market'
import { recordAt } from './journal-records.ts'

/** How another process opens the journal: an exported function and its options. */
export type JournalOpener = {
  readonly module: string
  readonly opener: string
  readonly options: Record<string, unknown>
}

export type KillRounds = {
  readonly rounds: number
  readonly records: number
  readonly acknowledged: number
  /** What is not as it must be, one sentence each. */
  readonly wrong: readonly string[]
}

/**
 * Lets a process append to a journal and kills it at a random moment, `rounds` times over the same journal. After
 * each, the journal must hold a prefix of what was appended, with every record that was acknowledged.
 */
export async function killWriters(
  writer: JournalOpener,
  open: () => Promise<Journal>,
  { rounds, seed, say }: { rounds: number; seed: string; say?: (line: string) => void },
): Promise<KillRounds> {
  const random = seededRandom(seed)
  const wrong: string[] = []
  let lastSequence = 0
  let acknowledged = 0
  for (let round = 1; round <= rounds; round++) {
    const lines = await runAndKill(writer, `${seed}/${round}`, random)
    const acknowledgedNow = lines.map(Number).filter(Number.isInteger)
    acknowledged += acknowledgedNow.length
    const lastAcknowledged = Math.max(lastSequence, ...acknowledgedNow)

    const journal = await open()
    const from = round === rounds ? 1 : lastSequence + 1
    const fault = await differenceFrom(journal, from)
    if (fault !== undefined) wrong.push(`round ${round} of seed ${seed}: ${fault}`)
    if (journal.lastSequence < lastAcknowledged)
      wrong.push(
        `round ${round} of seed ${seed}: ${lastAcknowledged} was acknowledged, ${journal.lastSequence} is the last`,
      )
    lastSequence = journal.lastSequence
    await journal.close()
    if (round % 20 === 0) say?.(`${round} of ${rounds} kills, ${lastSequence} records`)
  }
  return { rounds, records: lastSequence, acknowledged, wrong }
}

/** The first way in which the records from `from` are not those that the writer appends, if there is one. */
export async function differenceFrom(journal: Journal, from = 1): Promise<string | undefined> {
  let next = from
  for await (const batch of journal.read(from))
    for (const record of batch) {
      if (!isDeepStrictEqual(record, recordAt(next)))
        return `in place of record ${next} stands ${record.sequence}`
      next++
    }
  return next === journal.lastSequence + 1
    ? undefined
    : `record ${next} of ${journal.lastSequence} cannot be read`
}

/** The lines that a writer has reported when it is killed: while it opens, or within moments of having opened. */
async function runAndKill(writer: JournalOpener, seed: string, random: Random): Promise<string[]> {
  const run = startWriter(writer, seed)
  const closed = once(run.child, 'close')
  const whileOpening = random.below(5) === 0
  const delayMs = random.fraction() * (whileOpening ? LONGEST_OPENING_MS : LONGEST_LIFE_MS)
  if (!whileOpening) await Promise.race([run.opened, closed])
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  run.child.kill('SIGKILL')
  await closed
  return run.lines()
}

const LONGEST_OPENING_MS = 400
const LONGEST_LIFE_MS = 60

/** Starts journal-writer.ts; `wrapper` is a command that runs the command behind it. */
export function startWriter(writer: JournalOpener, seed: string, wrapper: readonly string[] = []) {
  const script = fileURLToPath(new URL('journal-writer.ts', import.meta.url))
  const { module, opener } = writer
  const options = JSON.stringify(writer.options)
  const args = ['--module', module, '--opener', opener, '--options', options, '--seed', seed]
  const [command, ...rest] = [...wrapper, process.execPath, script, ...args]
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const opened = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.startsWith('open\n')) resolve()
    })
  })
  // A line that the kill cut short was not reported.
  return { child, opened, lines: () => text.split('\n').slice(1, -1) }
}
