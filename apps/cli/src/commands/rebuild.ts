import type { Command } from 'commander'
import { damageTold, homeOf, openChosenJournal, readsJournal, type JournalChoice } from '../journal-replay.ts'
import { show } from '../output.ts'
import { rebuild, rebuildReadings } from '../rebuild.ts'
import { openHomesTables } from '../tables.ts'

type Options = JournalChoice & { readonly json?: true }

export function register(program: Command): void {
  readsJournal(
    program
      .command('rebuild')
      .description(
        'Drop what follows from the journal and the reading log (orders, trades, auctions, bills, readings), and build it anew.',
      ),
  )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
People, preferences and decisions are never touched. The tables lie in the home, or where DATABASE_URL says.
With tables in the home the server has to be stopped; with PostgreSQL it may run on, and builds along.
Ended in the middle, nothing is wrong: a server goes on where it ended, the command begins again.`,
    )
    .action(rebuildTables)
}

async function rebuildTables(options: Options): Promise<void> {
  const journal = await openChosenJournal(options)
  try {
    const tables = await openHomesTables(options)
    const { database, history, readings } = tables
    try {
      const { replayed, place } = await rebuild(journal, history)
      const { records, events, damage } = replayed
      const seconds = Math.round(replayed.seconds * 1000) / 1000
      const { readReadings, rebuildSettled, settingsFrom } = await import('@gridbourse/server')
      await rebuildSettled({ ...settingsFrom(process.env), home: homeOf(options) }, tables)
      const log = await readReadings(homeOf(options))
      const batches = await rebuildReadings(log, readings).finally(() => log?.close())
      const answer = { records, events, sequence: place.sequence, seconds, readingBatches: batches }
      show(answer, options, () =>
        [
          `records   ${records}`,
          `events    ${events}`,
          `sequence  ${place.sequence}`,
          `readings  ${batches} batches`,
        ].join('\n'),
      )
      if (damage !== null) throw damageTold(damage, replayed, options)
    } finally {
      await database.close()
    }
  } finally {
    await journal.close()
  }
}
