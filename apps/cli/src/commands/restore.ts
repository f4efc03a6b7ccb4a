import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { instantFrom } from '../instant.ts'
import { homeFrom, openJournal, replay, type Replayed } from '../journal-replay.ts'
import { instantText, show } from '../output.ts'

type Options = { readonly at: string; readonly home?: string; readonly into?: string; readonly json?: true }

export function register(program: Command): void {
  program
    .command('restore')
    .description('Rebuild the market as it was at an instant, in a new home. The old one is only read.')
    .requiredOption('--at <instant>', 'everything up to and including it: 2026-11-22T09:00Z')
    .option('--home <folder>', 'the home to read (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option('--into <folder>', 'the home to make (default: the old name and the instant)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Keys are not restored: the first start on the new home tells a new operator key, and the operator gives
participants new ones. The server must not run on the old home meanwhile.`,
    )
    .action(restore)
}

async function restore(options: Options): Promise<void> {
  const at = instantFrom(options.at)
  const home = homeFrom(options.home)
  const into = resolve(options.into ?? `${home}-at-${instantText(at).replaceAll(':', '')}`)
  if (existsSync(into)) throw new CannotDo(`${into} is already there. Name another folder with --into.`)

  const { exchange, records, sequence, atMs } = await copyUpTo(at, home, into)
  const answer = { home: into, records, sequence, atMs, stateHash: exchange.stateHash() }
  show(answer, options, ({ stateHash }) =>
    [
      `restored    ${into}`,
      `records     ${records}, the last of ${instantText(atMs)}`,
      `sequence    ${sequence}`,
      `state hash  ${stateHash}`,
      `run it      npx gridbourse up --home ${into}`,
    ].join('\n'),
  )
}

/** Copies records into a folder that gets its name only when it is whole. */
async function copyUpTo(at: EpochMs, home: string, into: string): Promise<Replayed> {
  const { openHomeJournal } = await import('@gridbourse/server')
  const journal = await openJournal(home)
  const unfinished = `${into}.unfinished`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    const copy = await openHomeJournal(unfinished)
    const replayed = await replay(journal, {
      belongs: ({ atMs }) => atMs <= at,
      taken: (records) => (records.length === 0 ? Promise.resolve() : copy.append(records)),
    }).finally(() => copy.close())
    if (replayed.records === 0) {
      throw new CannotDo(
        `the journal of ${home} begins after ${instantText(at)}: there is nothing to restore.`,
      )
    }
    await rename(unfinished, into)
    return replayed
  } finally {
    await rm(unfinished, { recursive: true, force: true })
    await journal.close()
  }
}
