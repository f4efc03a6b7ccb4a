import { InvalidArgumentError, type Command } from 'commander'
import { openChosenJournal, readsJournal, replay, type JournalChoice } from '../journal-replay.ts'
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
Snapshots are not used, so it proves them as well. Stop the server first: a home in use is refused, and
reading a stream ends the term of the server that writes it.`,
    )
    .action(replayJournal)
}

async function replayJournal(options: Options): Promise<void> {
  const { to = Number.MAX_SAFE_INTEGER } = options
  const journal = await openChosenJournal(options)
  try {
    const { exchange, seconds, ...replayed } = await replay(journal, {
      belongs: ({ sequence }) => sequence <= to,
    })
    const answer = {
      ...replayed,
      stateHash: exchange.stateHash(),
      seconds: Math.round(seconds * 1000) / 1000,
    }
    show(answer, options, ({ records, sequence, atMs, events, stateHash }) =>
      [
        `records     ${records}`,
        `events      ${events}`,
        `sequence    ${sequence}`,
        `at          ${instantText(atMs)}`,
        `state hash  ${stateHash}`,
      ].join('\n'),
    )
  } finally {
    await journal.close()
  }
}

function sequenceFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('Give the sequence of a record, a whole number.')
  return Number(text)
}
