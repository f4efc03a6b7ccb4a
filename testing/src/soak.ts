// `npm run soak -- exchange [--minutes <n>] [--seed <n>] [--quick]`
// `npm run soak -- journal [--rounds <n>] [--seed <text>] [--quick]`
// A failure prints the seed that brings it back.
import { soakExchange } from './soak-exchange.ts'
import { soakJournal } from './soak-journal.ts'

const soaks = new Map([
  ['exchange', soakExchange],
  ['journal', soakJournal],
])

const [name, ...args] = process.argv.slice(2)
const soak = soaks.get(name ?? '')
if (soak === undefined) {
  console.error(`There are these things to soak: ${[...soaks.keys()].join(', ')}.`)
  process.exit(2)
}
process.exitCode = (await soak(args)) ? 0 : 1
