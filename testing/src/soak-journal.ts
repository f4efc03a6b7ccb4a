import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openJetStreamJournal, openSegmentJournal } from '@gridbourse/adapters/journal'
import { killWriters, type JournalWriter } from './journal-kill.ts'
import { answers, deleteStreams, standardNats } from './nats-server.ts'

/**
 * Kills the writers of each journal at random moments: for half of the rounds they append records that mean
 * nothing, for the other half they run an exchange.
 */
export async function soakJournal(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Date.now()) },
      quick: { type: 'boolean', default: false },
    },
  })
  const rounds = Math.ceil((values.quick ? 20 : Number(values.rounds)) / 2)
  const hasNats = await answers(standardNats)
  if (!hasNats) console.error(`Nothing answers on ${standardNats}: segment files only.`)
  let isRight = hasNats || process.env['CI'] !== 'true'
  for (const workload of ['records', 'exchange'] as const) {
    isRight = (await soakSegments(workload, { rounds, seed: values.seed })) && isRight
    if (hasNats) isRight = (await soakJetStream(workload, { rounds, seed: values.seed })) && isRight
  }
  if (!isRight) console.error(`Again: npm run soak -- journal --seed ${values.seed} --rounds ${rounds * 2}`)
  return isRight
}

type Workload = JournalWriter['workload']
type Rounds = { readonly rounds: number; readonly seed: string }

async function soakSegments(workload: Workload, { rounds, seed }: Rounds): Promise<boolean> {
  const options = { directory: await mkdtemp(join(tmpdir(), 'gridbourse-soak-')), segmentBytes: 200_000 }
  try {
    const writer = writerBy('openSegmentJournal', options, workload)
    const name = `segment files, ${workload}`
    return report(name, await killWriters(writer, () => openSegmentJournal(options), { rounds, seed, say }))
  } finally {
    await rm(options.directory, { recursive: true })
  }
}

async function soakJetStream(workload: Workload, { rounds, seed }: Rounds): Promise<boolean> {
  const options = { servers: standardNats, stream: `gridbourse_soak_${process.pid}_${Date.now()}` }
  try {
    const writer = writerBy('openJetStreamJournal', options, workload)
    const name = `JetStream, ${workload}`
    return report(name, await killWriters(writer, () => openJetStreamJournal(options), { rounds, seed, say }))
  } finally {
    await deleteStreams(standardNats, [options.stream, `${options.stream}_snapshots`])
  }
}

function writerBy(opener: string, options: JournalWriter['options'], workload: Workload): JournalWriter {
  return { module: '@gridbourse/adapters/journal', opener, options, workload }
}

function report(name: string, killed: Awaited<ReturnType<typeof killWriters>>): boolean {
  const { rounds, records, acknowledgements, wrong } = killed
  const verdict = wrong.length === 0 ? 'nothing lost, nothing doubled' : `${wrong.length} WRONG`
  console.log(
    `${name}: ${rounds} kills, ${records} records, ${acknowledgements} acknowledgements, ${verdict}`,
  )
  for (const sentence of wrong) console.log(`  ${sentence}`)
  return wrong.length === 0 && acknowledgements > 0
}

const say = (line: string): void => console.error(line)
