import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { instantFrom } from '../instant.ts'
import {
  damageTold,
  homeOf,
  openChosenJournal,
  readsJournal,
  replay,
  type JournalChoice,
  type Replayed,
} from '../journal-replay.ts'
import { instantText, show } from '../output.ts'

type Options = JournalChoice & { readonly at: string; readonly into?: string; readonly json?: true }

export function register(program: Command): void {
  readsJournal(
    program
      .command('restore')
      .description('Rebuild the market as it was at an instant, in a new home. The old one is only read.')
      .requiredOption('--at <instant>', 'everything up to and including it: 2026-11-22T09:00Z'),
  )
    .option('--into <folder>', 'the home to make (default: the old name and the instant)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Keys are not restored: the first start on the new home tells a new operator key, and the operator gives
participants new ones. A server may run on the old home meanwhile.

Of a damaged journal everything up to an instant before the damage is restored; \`gridbourse replay-journal\`
tells the last such instant.`,
    )
    .action(restore)
}

async function restore(options: Options): Promise<void> {
  const at = instantFrom(options.at)
  const into = resolve(options.into ?? `${homeOf(options)}-at-${instantText(at).replaceAll(':', '')}`)
  if (existsSync(into)) throw new CannotDo(`${into} is already there. Name another folder with --into.`)

  const { exchange, records, sequence, atMs, damage } = await copyUpTo(at, into, options)
  const answer = {
    home: into,
    records,
    sequence,
    atMs,
    stateHash: exchange.stateHash(),
    damage: damage?.message ?? null,
  }
  show(answer, options, ({ stateHash }) =>
    [
      `restored    ${into}`,
      `records     ${records}, the last of ${instantText(atMs)}`,
      `sequence    ${sequence}`,
      `state hash  ${stateHash}`,
      ...(damage === null ? [] : [`careful     ${damage.message}. Records of the same instant may be lost.`]),
      `run it      npx gridbourse up --home ${into}`,
    ].join('\n'),
  )
}

/** Copies records into a folder that gets its name only when it is whole. */
async function copyUpTo(at: EpochMs, into: string, choice: JournalChoice): Promise<Replayed> {
  const { journalFolder, openJournal } = await import('@gridbourse/server')
  const journal = await openChosenJournal(choice)
  const unfinished = `${into}.unfinished`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    const copy = await openJournal('segments', journalFolder(unfinished))
    const replayed = await replay(journal, {
      belongs: ({ atMs }) => atMs <= at,
      taken: (records) => (records.length === 0 ? Promise.resolve() : copy.append(records)),
    }).finally(() => copy.close())
    if (replayed.damage !== null && replayed.atMs < at) throw damageTold(replayed.damage, replayed, choice)
    if (replayed.records === 0) {
      throw new CannotDo(`the journal begins after ${instantText(at)}: there is nothing to restore.`)
    }
    await rename(unfinished, into)
    return replayed
  } finally {
    await rm(unfinished, { recursive: true, force: true })
    await journal.close()
  }
}
