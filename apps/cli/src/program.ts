import { Command, CommanderError } from 'commander'
import { explain } from './complaint.ts'
import { commands } from './commands/index.ts'

/** Runs one command line and says how it ended: 0 done, 1 rejected or failed, 2 not understood. */
export async function run(words: readonly string[]): Promise<number> {
  const program = createProgram()
  try {
    await program.parseAsync(words, { from: 'user' })
    return Number(process.exitCode ?? 0)
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2
    const { text, exitCode, reason, field } = explain(fault)
    const said = asksForJson(program, words) ? JSON.stringify({ error: text, reason, field }) : text
    process.stderr.write(`${said}\n`)
    return exitCode
  }
}

/** Whether the answer is to be JSON on the terminal: some commands name a file for it instead. */
function asksForJson(program: Command, words: readonly string[]): boolean {
  if (!words.includes('--json')) return false
  const command = program.commands.find((each) => each.name() === words[0])
  const namesAFile = command?.options.some(({ long, required }) => long === '--json' && required) ?? false
  return !namesAFile || words[words.indexOf('--json') + 1] === '-'
}

export function createProgram(): Command {
  const program = new Command('gridbourse')
    .description('An open bourse where software agents trade energy.')
    .exitOverride()
    .showHelpAfterError('(add --help for what this command takes)')
    .addHelpText('after', EXAMPLES)
  for (const register of commands) register(program)
  return program
}

const EXAMPLES = `
Energy and prices are written as people write them: --energy 2.5kWh, --price 0.12 (per kWh).
Slots are named by their UTC start, 2026-11-22T10:15Z; "next" is the next one that trades.
The key comes from --key or GRIDBOURSE_KEY, the server from --url or GRIDBOURSE_URL.

Exit codes: 0 done, 1 rejected or failed, 2 the command line was not understood.`
