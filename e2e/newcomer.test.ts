import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryHome } from '@gridbourse/testing/server-process'
import { freshTerminal, ROOT, run } from './command-line.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const { home, remove } = temporaryHome()
let started: ChildProcess | undefined

afterEach(async () => {
  if (started?.exitCode === null) {
    const gone = once(started, 'exit')
    // npm starts a shell that starts the market: the whole group hears it, as after Ctrl-C.
    process.kill(-started.pid!, 'SIGINT')
    await gone
  }
  remove()
})

test(
  'a newcomer starts the market and the lines it prints work as they stand',
  { timeout: 120_000 },
  async () => {
    const welcome = await npmStart()
    expect(welcome).toMatch(/Gridbourse \d+\.\d+\.\d+ is open at http:\/\/127\.0\.0\.1:\d+/)
    expect(welcome).toContain('fsynced: an answered order survives power loss')
    expect(welcome).toMatch(/operator key {2}gb_\S+/)

    const lines = welcome
      .split('\n')
      .slice(welcome.split('\n').indexOf('Try, in another terminal:') + 1)
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim())
    expect(lines.length).toBeGreaterThanOrEqual(7)
    const script = lines.filter((line) => !line.includes(' watch ')).join('\n')
    const { code, out, err } = await inTerminal(script)

    expect(err).toBe('')
    expect(out).toContain('The street (modelled)')
    const [, sold] = /order (\d+): 2\.5 kWh is live/.exec(out)!
    const [, bought] = /order (\d+): bought 1 kWh at 0\.12/.exec(out)!
    expect(out).toMatch(/sell +0\.12 +1\.5 kWh +1/)
    expect(out).toMatch(new RegExp(`1 kWh +0\\.12 +${bought} from ${sold}`))
    expect(code).toBe(0)

    const watch = lines.filter((line) => line.startsWith('export') || line.includes(' watch '))
    const trade = `order ${bought} buys from ${sold}`
    const watched = await inTerminal(watch.join('\n'), trade)
    expect(watched.out).toMatch(new RegExp(`trade .*1 kWh at 0\\.12: ${trade}`))
    expect(watched.err).toBe('')
  },
)

/** Types lines into a terminal of their own; presses Ctrl-C once they have said `enough`. */
const inTerminal = (script: string, enough?: string) =>
  run('bash', ['-e', '-c', script], { npm_config_loglevel: 'error' }, enough)

/** Starts the market as the README says and gives what it printed once it was open. */
async function npmStart(): Promise<string> {
  // The install step before `npm start` has run by now; here it would reach into a running test run.
  const npm = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: ROOT,
    env: freshTerminal({ PORT: '0', GRIDBOURSE_HOME: home }),
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  started = npm
  let printed = ''
  const { stdout } = npm
  await new Promise<void>((open, failed) => {
    stdout.on('data', (chunk) => {
      printed += String(chunk)
      if (printed.includes('Ctrl-C stops the market')) open()
    })
    stdout.on('end', () => failed(new Error(`the market did not open: ${printed}`)))
  })
  return printed
}
