import { InvalidArgumentError, type Command } from 'commander'
import { homeFrom, openJournal, replay } from '../journal-replay.ts'
import { instantText, show } from '../output.ts'

type Options = { readonly home?: string; readonly to?: number; readonly json?: true }

export function register(program: Command): void {
  program
    .command('replay-journal')
    .description('Step a fresh exchange through the whole journal and print the hash of its state.')
    .option('--home <folder>', 'the home of the market (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option('--to <sequence>', 'stop after this record', sequenceFrom)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
The hash is the one that a running server tells under /v1/state for the same record, on any machine.
Snapshots are not used, so it proves them as well. The server must not run on the home meanwhile.`,
    )
    .action(replayJournal)
}

async function replayJournal(options: Options): Promise<void> {
  const { to = Number.MAX_SAFE_INTEGER } = options
  const journal = await openJournal(homeFrom(options.home))
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
