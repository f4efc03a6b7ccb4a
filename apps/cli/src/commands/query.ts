import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { LakeAnswer } from '@gridbourse/server/lake'
import type { Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { asksForTrades, marketTables } from '../query/market-tables.ts'
import { csvText, tableOf } from '../query/answer-text.ts'

type Options = {
  readonly home?: string
  readonly from?: string
  readonly json?: true
  readonly csv?: true
}

export function register(program: Command): void {
  program
    .command('query')
    .description('Ask all readings that were ever taken, and all trades, in SQL.')
    .argument('<sql>', 'one question, as DuckDB writes it')
    .option('--home <folder>', 'whose (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option('--from <s3://bucket/prefix>', 'fetch the copies of a lake from there first')
    .option('--json', 'print rows as JSON')
    .option('--csv', 'print rows as csv')
    .addHelpText('after', HELP)
    .action(query)
}

const HELP = `
Tables:
  readings   the newest version of each: owner, source, kind, metric, instant (UTC), value, known_at, said_by, day
  versions   all that was ever said, with its sequence in the log
  trades     of the continuous books: slot, id, instant, price_micros_per_kwh, energy_wh, seller, buyer
  fills      of orders in auctions: slot, id, instant, auction, participant, side, price_micros_per_kwh, energy_wh

Example:
  gridbourse query "select source, max(value) from readings where metric = 'energy.powerW' group by source"

It reads Parquet files by day under <home>/lake and changes nothing. Ask for few days (where day >= …): only their
files are read. While a server runs, the last minutes may not be there yet.`

async function query(sql: string, options: Options): Promise<void> {
  const home = resolve(options.home ?? process.env['GRIDBOURSE_HOME'] ?? '.gridbourse')
  if (options.from === undefined && !existsSync(home))
    throw new CannotDo(`there is no market in ${home}. Name its home with --home.`)
  const { askHome, catchUp, fetchCopies, LakeRefusal } = await import('@gridbourse/server/lake')
  if (options.from !== undefined) await fetchCopies(home, options.from)
  else if ((await catchUp(home)) === 'held')
    process.stderr.write('A server runs on this home and writes the lake: its last minutes may be missing.\n')
  try {
    const beside = asksForTrades(sql) ? await marketTables(home) : []
    process.stdout.write(`${textOf(await askHome(home, sql, beside), options)}\n`)
  } catch (fault) {
    if (fault instanceof LakeRefusal) throw new CannotDo(fault.message)
    throw fault
  }
}

function textOf(answer: LakeAnswer, { json, csv }: Options): string {
  if (csv) return csvText(answer)
  if (!json) return tableOf(answer)
  const rows = answer.rows.map((row) => Object.fromEntries(answer.columns.map((name, i) => [name, row[i]])))
  return JSON.stringify(rows)
}
