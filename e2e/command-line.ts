import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const MAIN = fileURLToPath(new URL('../apps/cli/src/main.ts', import.meta.url))

export type Said = { readonly code: number | null; readonly out: string; readonly err: string }

/** Where a command line speaks to, and as whom. */
export type Speaker = { readonly url?: string; readonly key?: string }

/** Runs `gridbourse` with `words`, as a process of its own. */
export const gridbourse = (words: string, { url, key }: Speaker = {}): Promise<Said> =>
  run(process.execPath, [MAIN, ...words.split(' ').filter((word) => word !== '')], {
    ...(url === undefined ? {} : { GRIDBOURSE_URL: url }),
    ...(key === undefined ? {} : { GRIDBOURSE_KEY: key }),
  })

/** As `gridbourse`, for an answer that must be good; gives what it printed as JSON. */
export async function gridbourseJson<Answer>(words: string, speaker: Speaker = {}): Promise<Answer> {
  const { code, out, err } = await gridbourse(`${words} --json`, speaker)
  if (code !== 0) throw new Error(`gridbourse ${words} ended with ${code}: ${err}`)
  return JSON.parse(out) as Answer
}

/** The environment of somebody who has just opened a terminal: nothing of this test run, no Node but their own. */
export function freshTerminal(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|VITEST|GRIDBOURSE_|PORT$)/i.test(name),
  )
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(own), PATH: path.join(':'), npm_config_update_notifier: 'false', ...extra }
}

/** Runs a program to its end, or to Ctrl-C once it has said `enough`. */
export function run(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  enough?: string,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      env: freshTerminal(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that all of it hears Ctrl-C, as in a terminal.
      detached: true,
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      const had = enough !== undefined && out.includes(enough)
      out += String(chunk)
      if (!had && enough !== undefined && out.includes(enough)) process.kill(-child.pid!, 'SIGINT')
    })
    child.stderr.on('data', (chunk) => (err += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })
}
