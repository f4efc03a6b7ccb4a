import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import {
  createExchange,
  decodeCommand,
  JournalCorrupt,
  type Exchange,
  type ExchangeEvent,
  type JournalReading,
  type JournalRecord,
  type PlacedEvent,
} from '@gridbourse/core/market'
import type { Command } from 'commander'
import { CannotDo, UsageError } from './complaint.ts'
import { instantText } from './output.ts'

/** A fresh exchange that has been through a journal. */
export type Replayed = {
  readonly exchange: Exchange
  readonly records: number
  /** Of the last record, or 0. */
  readonly sequence: number
  /** Its time, or 0. */
  readonly atMs: EpochMs
  readonly events: number
  readonly seconds: number
  /** Met behind the last record, where the journal could not be read on; null where that was not tried. */
  readonly damage: JournalCorrupt | null
}

/** Which journal a command reads, without a server. */
export type JournalChoice = { readonly home?: string; readonly journal?: string }

/** Adds the options that say which. */
export const readsJournal = (command: Command): Command =>
  command
    .option('--home <folder>', 'the home of the market (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option(
      '--journal <address>',
      'its journal, where that is a JetStream stream: nats://127.0.0.1:4222/gridbourse (default: GRIDBOURSE_JOURNAL)',
    )

export const homeOf = ({ home }: JournalChoice): string =>
  resolve(home ?? process.env['GRIDBOURSE_HOME'] ?? '.gridbourse')

/** The journal that was chosen, to be read and not changed; says what to do where there is none. */
export async function openChosenJournal(choice: JournalChoice): Promise<JournalReading> {
  const { journalFolder, readJournal } = await import('@gridbourse/server')
  const journal = choice.journal ?? process.env['GRIDBOURSE_JOURNAL'] ?? 'segments'
  const home = homeOf(choice)
  if (journal !== 'segments' && !/^nats:\/\/[^/\s]+\/[A-Za-z0-9_-]+$/.test(journal)) {
    throw new UsageError(`"${journal}" is no journal. Write it like nats://127.0.0.1:4222/gridbourse.`)
  }
  if (journal === 'segments' && !existsSync(journalFolder(home))) {
    throw new CannotDo(
      `there is no journal in ${home}. Name the market's home with --home, or with --journal the stream that is its journal.`,
    )
  }
  try {
    return await readJournal(journal, journalFolder(home))
  } catch (fault) {
    return told(fault)
  }
}

/** Says what is damaged, and how to go back to the last record before it. */
export function damageTold({ message }: JournalCorrupt, last: Replayed, choice: JournalChoice): CannotDo {
  if (last.records === 0)
    return new CannotDo(`${message}. No record before it is intact: restore the journal from a backup.`)
  const { journal } = choice
  const which = journal === undefined ? `--home ${homeOf(choice)}` : `--journal ${journal}`
  const at = instantText(last.atMs)
  return new CannotDo(
    `${message}. All up to record ${last.sequence} of ${at} is intact. Restore the journal from a backup, or go back to there: gridbourse restore ${which} --at ${at} --into <new folder>`,
  )
}

/**
 * Steps a fresh exchange through the records up to the first that does not belong, or that is damaged, without
 * any snapshot, and hands each batch to `taken` on the way, what it did to `told`.
 */
export async function replay(
  journal: JournalReading,
  terms: {
    readonly belongs?: (record: JournalRecord) => boolean
    readonly taken?: (records: readonly JournalRecord[]) => Promise<void>
    readonly told?: (events: readonly PlacedEvent[]) => Promise<void>
  } = {},
): Promise<Replayed> {
  const { belongs = () => true, taken, told: tell } = terms
  const startedAt = performance.now()
  const exchange = createExchange()
  const progress = createProgress(journal.lastSequence)
  let [records, sequence, atMs, events] = [0, 0, 0 as EpochMs, 0]
  let damage: JournalCorrupt | null = null
  try {
    for await (const batch of journal.read(1)) {
      const end = batch.findIndex((record) => !belongs(record))
      const wanted = end < 0 ? batch : batch.slice(0, end)
      const placed: PlacedEvent[] = []
      for (const record of wanted) {
        const did = exchange.step(decodeCommand(record.command), record.participant)
        events += did.length
        if (tell !== undefined) placed.push(...placedAt(record, did))
      }
      await taken?.(wanted)
      await tell?.(placed)
      records += wanted.length
      ;({ sequence, atMs } = wanted.at(-1) ?? { sequence, atMs })
      progress(sequence, atMs)
      if (end >= 0) break
    }
  } catch (fault) {
    if (!(fault instanceof JournalCorrupt)) told(fault)
    damage = fault
  }
  progress(sequence, atMs, true)
  const seconds = (performance.now() - startedAt) / 1000
  return { exchange, records, sequence, atMs, events, seconds, damage }
}

const placedAt = ({ sequence, atMs }: JournalRecord, events: readonly ExchangeEvent[]): PlacedEvent[] =>
  events.map((event, index) => ({ sequence, index, atMs, event }))

/** Where somebody watches, a line about how far it is, renewed twice a second. */
function createProgress(last: number): (sequence: number, atMs: EpochMs, isDone?: boolean) => void {
  if (!process.stderr.isTTY) return () => undefined
  let nextAt = performance.now() + 500
  let isShown = false
  return (sequence, atMs, isDone = false) => {
    if (isDone && isShown) process.stderr.write('\r\u001b[K')
    if (isDone || performance.now() < nextAt) return
    nextAt = performance.now() + 500
    isShown = true
    const percent = Math.floor((100 * sequence) / Math.max(1, last))
    process.stderr.write(`\r\u001b[K${percent} %  record ${sequence} of ${last}, ${instantText(atMs)}`)
  }
}

function told(fault: unknown): never {
  if (fault instanceof Error && /^Journal|^SecretKeyRefused$/.test(fault.name))
    throw new CannotDo(fault.message)
  throw fault
}
