import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Bench, BenchReport } from './bench.ts'
import { BENCHES } from './registry.ts'
import { tableLines } from './table.ts'

const COMMON = {
  json: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
} as const

process.exitCode = await main(process.argv.slice(2))

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined) {
    for (const bench of BENCHES) console.log(`${bench.name.padEnd(12)}${bench.summary}`)
    return 0
  }
  const entry = BENCHES.find((bench) => bench.name === name)
  if (entry === undefined) {
    console.error(`There is no bench '${name}'; there are ${BENCHES.map((bench) => bench.name).join(', ')}.`)
    return 2
  }
  const { bench } = await entry.load()
  const values = optionsFrom(args, bench)
  if (values === undefined) return 2
  const report = await bench.run({
    quick: values['quick'] === true,
    values,
    say: (line) => console.error(line),
  })
  print(report, name, values['json'] === true)
  return report.wrong.length > 0 ? 1 : 0
}

function optionsFrom(args: string[], bench: Bench) {
  try {
    return parseArgs({ args, options: { ...bench.options, ...COMMON } }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(error.message)
    return undefined
  }
}

function print({ tables, wrong, figures }: BenchReport, name: string, json: boolean): void {
  for (const table of tables.filter(({ rows }) => rows.length > 0))
    console.log(`${tableLines(table).join('\n')}\n`)
  for (const fault of wrong) console.log(`WRONG: ${fault}`)
  if (json) console.log(JSON.stringify({ bench: name, machine: machine(), wrong, ...figures }))
}

function machine(): Record<string, string | number> {
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version }
}
