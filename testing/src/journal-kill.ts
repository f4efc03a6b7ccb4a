import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { seededRandom, type Random } from '@gridbourse/core/kernel'
import { createExchange, decodeCommand, type Journal, type JournalRecord } from '@gridbourse/core/market'
import { exchangeIn, exchangeRecordAt } from './exchange-records.ts'
import { recordAt } from './journal-records.ts'

/** How another process opens a journal, an exported function and its options, and what it appends. */
export type JournalWriter = {
  readonly module: string
  readonly opener: string
  readonly options: Record<string, unknown>
  /** Records without a meaning, or the orders of a market whose exchange runs in that process. */
  readonly workload: 'records' | 'exchange'
}

export type KillRounds = {
  readonly rounds: number
  readonly records: number
  readonly acknowledgements: number
  /** What is not as it must be, one sentence each. */
  readonly wrong: readonly string[]
}

/**
 * Lets a process append to a journal and kills it at a random moment, `rounds` times over the same journal. After
 * each, the journal must hold a prefix of what was appended, with every record that was acknowledged; and where
 * the records are a market's, snapshot and journal must lead to the state that the orders themselves lead to.
 */
export async function killWriters(
  writer: JournalWriter,
  open: () => Promise<Journal>,
  { rounds, seed, say }: { rounds: number; seed: string; say?: (line: string) => void },
): Promise<KillRounds> {
  const random = seededRandom(seed)
  const wrong: string[] = []
  const stateOf = writer.workload === 'exchange' ? independentExchange() : undefined
  const at = writer.workload === 'exchange' ? exchangeRecordAt : recordAt
  let lastSequence = 0
  let acknowledgements = 0
  for (let round = 1; round <= rounds; round++) {
    const lines = await runAndKill(writer, `${seed}/${round}`, random)
    const acknowledged = lines.map(Number).filter(Number.isInteger)
    acknowledgements += acknowledged.length
    const lastAcknowledged = Math.max(lastSequence, ...acknowledged)

    const journal = await open()
    const faults = [await differenceFrom(journal, { from: round === rounds ? 1 : lastSequence + 1, at })]
    if (journal.lastSequence < lastAcknowledged)
      faults.push(`${lastAcknowledged} was acknowledged, ${journal.lastSequence} is the last`)
    if (stateOf !== undefined && stateOf(journal.lastSequence) !== (await exchangeIn(journal)).stateHash())
      faults.push(`the journal's ${journal.lastSequence} commands lead to another state`)
    for (const fault of faults) if (fault !== undefined) wrong.push(`round ${round} of ${seed}: ${fault}`)
    lastSequence = journal.lastSequence
    await journal.close()
    if (round % 20 === 0) say?.(`${round} of ${rounds} kills, ${lastSequence} records`)
  }
  return { rounds, records: lastSequence, acknowledgements, wrong }
}

/** The first way in which the records from `from` are not those that the writer appends, if there is one. */
export async function differenceFrom(
  journal: Journal,
  { from, at }: { readonly from: number; readonly at: (sequence: number) => JournalRecord },
): Promise<string | undefined> {
  let next = from
  for await (const batch of journal.read(from))
    for (const record of batch) {
      if (!isDeepStrictEqual(record, at(next))) return `in place of record ${next} stands ${record.sequence}`
      next++
    }
  return next === journal.lastSequence + 1
    ? undefined
    : `record ${next} of ${journal.lastSequence} cannot be read`
}

/** Starts journal-writer.ts; `wrapper` is a command that runs the command behind it. */
export function startWriter(writer: JournalWriter, seed: string, wrapper: readonly string[] = []) {
  const script = fileURLToPath(new URL('journal-writer.ts', import.meta.url))
  const { module, opener, workload } = writer
  const options = JSON.stringify(writer.options)
  const named = { module, opener, options, workload, seed }
  const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value])
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
  return { child, opened, lines: () => text.split('\n').slice(0, -1) }
}

/** The lines that a writer has reported when it is killed: while it opens, or within moments of having opened. */
async function runAndKill(writer: JournalWriter, seed: string, random: Random): Promise<string[]> {
  const run = startWriter(writer, seed)
  const closed = once(run.child, 'close')
  const isWhileOpening = random.below(5) === 0
  const delayMs = random.fraction() * (isWhileOpening ? LONGEST_OPENING_MS : LONGEST_LIFE_MS)
  if (!isWhileOpening) await Promise.race([run.opened, closed])
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  run.child.kill('SIGKILL')
  await closed
  return run.lines()
}

const LONGEST_OPENING_MS = 400
const LONGEST_LIFE_MS = 60

/** The state hash after so many commands of the market, by an exchange that never saw a journal. */
function independentExchange(): (sequence: number) => string {
  const exchange = createExchange()
  let stepped = 0
  return (sequence) => {
    for (; stepped < sequence; stepped++) {
      const { command, participant } = exchangeRecordAt(stepped + 1)
      exchange.step(decodeCommand(command), participant)
    }
    return exchange.stateHash()
  }
}
