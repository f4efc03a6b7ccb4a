import { readFileSync } from 'node:fs'
import {
  blocksOf,
  explain,
  type Explanation,
  type Schedule,
  type SchedulingProblem,
  withoutEachBlock,
} from '@gridbourse/core/battery'
import { openSolver } from '@gridbourse/server/solver'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { FieldFlaw } from '../schedule-file/fields.ts'
import type { ScheduleCase } from '../schedule-file/schedule-case.ts'
import { readScheduleFile } from '../schedule-file/schedule-file.ts'
import { scheduleAsJson, scheduleAsText } from '../schedule-file/schedule-report.ts'

export function register(program: Command): void {
  program
    .command('schedule')
    .description('Plan a battery from a file, without a server: the cheapest plan, and why it is so.')
    .argument('<file>', 'JSON: format gridbourse-schedule/1, or a reference case; - reads standard input')
    .option('--json', 'print everything as JSON, as it does anyway where no terminal reads it')
    .option('--text', 'print what a person reads at a terminal')
    .action(async (path: string, { json, text }: { json?: true; text?: true }) => {
      const given = caseIn(path)
      const planned = await plan(given.problem)
      const isRead = text ?? (json === undefined && process.stdout.isTTY)
      const said = isRead
        ? scheduleAsText(given, planned)
        : `${JSON.stringify(scheduleAsJson(given, planned), null, 2)}\n`
      process.stdout.write(said)
    })
}

function caseIn(path: string): ScheduleCase {
  try {
    return readScheduleFile(textOf(path))
  } catch (fault) {
    if (fault instanceof FieldFlaw)
      throw new CannotDo(`${path === '-' ? 'standard input' : path}: ${fault.message}`)
    throw fault
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8')
  } catch (fault) {
    throw new CannotDo(`${path}: cannot be read (${(fault as NodeJS.ErrnoException).code}); name a JSON file`)
  }
}

async function plan(problem: SchedulingProblem): Promise<{ schedule: Schedule; explanation: Explanation }> {
  const solver = openSolver()
  try {
    const [schedule] = await solver.solve([problem])
    const blocks = blocksOf(problem, schedule!)
    const withoutBlocks = await solver.solve(withoutEachBlock(problem, blocks))
    return { schedule: schedule!, explanation: explain(problem, schedule!, withoutBlocks) }
  } finally {
    await solver.close()
  }
}
