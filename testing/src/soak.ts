// `npm run soak -- exchange [--minutes <n>] [--seed <n>] [--quick]`
// `npm run soak -- journal [--rounds <n>] [--seed <text>] [--quick]`
// `npm run soak -- live [--rounds <n>] [--seed <text>] [--quick]`
// `npm run soak -- routes [--minutes <n>] [--seed <text>] [--only <seed>] [--quick]`
// A failure prints the seed that brings it back.
import { soakExchange } from './soak-exchange.ts'
import { soakJournal } from './soak-journal.ts'
import { soakLive } from './soak-live.ts'
import { soakRoutes } from './soak-routes.ts'

const soaks = new Map([
  ['exchange', soakExchange],
  ['journal', soakJournal],
  ['live', soakLive],
  ['routes', soakRoutes],
])

const [name, ...args] = process.argv.slice(2)
const soak = soaks.get(name ?? '')
if (soak === undefined) {
  console.error(`There are these things to soak: ${[...soaks.keys()].join(', ')}.`)
  process.exit(2)
}
process.exitCode = (await soak(args)) ? 0 : 1
