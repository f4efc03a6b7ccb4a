import { resolve } from 'node:path'
import type { AuditLine, AuditVerdict } from '@gridbourse/server/audit'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { show, table, tinted } from '../output.ts'

type Options = { readonly home?: string; readonly json?: true }

const HOME = ['--home <folder>', 'whose (default: GRIDBOURSE_HOME, or .gridbourse)'] as const

export function register(program: Command): void {
  const audit = program
    .command('audit')
    .description(
      'Print who did what here: keys, webhooks, alarms, operators’ acts. A server may run meanwhile.',
    )
    .option(...HOME)
    .option('--json', 'print the lines as JSON')
    .action(print)
  audit
    .command('verify')
    .description('Follow the chain of the audit log, and name the first line that is not as it was written.')
    .addHelpText(
      'after',
      `
Every line holds a hash of itself and of the line before, so that a changed, removed or inserted line breaks the
chain. Whoever may write the home could write a whole new chain: keep the last hash elsewhere to notice that too.`,
    )
    .action((_options: object, command: Command) => verify(command.optsWithGlobals()))
}

async function print(options: Options): Promise<void> {
  const { lines, flaw } = await verdictOn(options)
  show(lines, options, () =>
    table(
      ['>line', 'at', 'by', 'did', 'outcome', 'with'],
      lines.map(({ number, at, by, did, outcome, on }) => [
        String(number),
        at.slice(0, 19).concat('Z'),
        by,
        did,
        outcome,
        withWhat(on),
      ]),
    ),
  )
  if (flaw !== null) throw broken(flaw)
}

async function verify(options: Options): Promise<void> {
  const { end, flaw } = await verdictOn(options)
  if (flaw !== null) throw broken(flaw)
  show({ lines: end.number, hash: end.hash }, options, () =>
    [tinted('green', `All ${end.number} lines are as they were written.`), `last hash  ${end.hash}`].join(
      '\n',
    ),
  )
}

async function verdictOn({ home }: Options): Promise<AuditVerdict> {
  const { auditPath, readAuditIn } = await import('@gridbourse/server/audit')
  const folder = resolve(home ?? process.env['GRIDBOURSE_HOME'] ?? '.gridbourse')
  try {
    return await readAuditIn(folder)
  } catch (cause) {
    throw new CannotDo(`${auditPath(folder)} cannot be read: ${String(cause)}. Name the home with --home.`, {
      cause,
    })
  }
}

const broken = ({ line, words }: { readonly line: number; readonly words: string }): CannotDo =>
  new CannotDo(`Line ${line} of the audit log ${words}. All lines before it are as they were written.`)

const withWhat = (on: AuditLine['on']): string =>
  Object.entries(on)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
