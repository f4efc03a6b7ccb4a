import { InvalidArgumentError, type Command } from 'commander'
import { damageTold, openChosenJournal, readsJournal, replay, type JournalChoice } from '../journal-replay.ts'
import { instantText, show } from '../output.ts'

type Options = JournalChoice & { readonly to?: number; readonly json?: true }

export function register(program: Command): void {
  readsJournal(
    program
      .command('replay-journal')
      .description('Step a fresh exchange through the whole journal and print the hash of its state.'),
  )
    .option('--to <sequence>', 'stop after this record', sequenceFrom)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
The hash is the one that a running server tells under /v1/state for the same record, on any machine.
Snapshots are not used, so it proves them as well. Nothing is written, and a server may run meanwhile: then
the journal is read as far as it goes at the start.

Where a record is damaged, all before it are replayed: the answer is about the last intact one, an error names
the damage, and the exit code is 1. With --to that one or an earlier one, it is 0. To go on from there:
  gridbourse restore --at <instant told> --into <new folder>`,
    )
    .action(replayJournal)
}

async function replayJournal(options: Options): Promise<void> {
  const { to = Number.MAX_SAFE_INTEGER } = options
  const journal = await openChosenJournal(options)
  try {
    const replayed = await replay(journal, { belongs: ({ sequence }) => sequence <= to })
    const { records, sequence, atMs, events, exchange, damage } = replayed
    const stateHash = exchange.stateHash()
    const seconds = Math.round(replayed.seconds * 1000) / 1000
    show({ records, sequence, atMs, events, stateHash, seconds }, options, () =>
      [
        `records     ${records}`,
        `events      ${events}`,
        `sequence    ${sequence}`,
        `at          ${instantText(atMs)}`,
        `state hash  ${stateHash}`,
      ].join('\n'),
    )
    if (damage !== null && sequence < to) throw damageTold(damage, replayed, options)
  } finally {
    await journal.close()
  }
}

function sequenceFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('Give the sequence of a record, a whole number.')
  return Number(text)
}
