// `npm run check`: types, lint, format and import rules. Runs all of them, then says which failed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { importRules } from './import-rules.ts'

type Outcome = { readonly ok: boolean; readonly output: string }

const checks: readonly { readonly name: string; readonly run: () => Promise<Outcome> }[] = [
  { name: 'types of core (no Node, no DOM)', run: () => command('tsc', '-p', 'core') },
  { name: 'types of the dashboard (DOM, no Node)', run: () => command('tsc', '-p', 'apps/web') },
  { name: 'types of everything else', run: () => command('tsc', '-p', '.') },
  { name: 'lint', run: () => command('oxlint', '--deny-warnings', '.') },
  { name: 'format (npm run format mends it)', run: () => command('oxfmt', '--check', '.') },
  { name: 'import rules', run: importRules },
]

let failed = 0
for (const { name, run } of checks) {
  const started = performance.now()
  const { ok, output } = await run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (ok) continue
  failed++
  console.log(output.trimEnd().replace(/^/gm, '     '))
}
if (failed > 0) {
  console.log(`\n${failed} of ${checks.length} checks failed.`)
  process.exitCode = 1
}

function command(tool: string, ...options: string[]): Promise<Outcome> {
  const binary = `node_modules/.bin/${tool}`
  if (!existsSync(binary))
    return Promise.resolve({ ok: false, output: `${binary} is missing: run npm install` })
  return new Promise((done) => {
    const child = spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (fault) => done({ ok: false, output: String(fault) }))
    child.on('close', (code) => done({ ok: code === 0, output }))
  })
}
