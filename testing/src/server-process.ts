import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../apps/cli/src/launch.mjs', import.meta.url))
const START_PATIENCE_MS = 60_000

export type ServerProcess = {
  readonly url: string
  readonly port: number
  readonly home: string
  /** null where the home had its operator already. */
  readonly operatorKey: string | null
  readonly pid: number
  /** Memory that the process holds now and held at most, in MiB; undefined where the system does not say. */
  memoryMib(): { readonly now: number; readonly peak: number } | undefined
  /** Asks it to end, or with SIGKILL ends it, and waits until it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<{ code: number | null; signal: string | null }>
}

export type ServerSetup = {
  readonly home: string
  /** Where the market's clock starts, an instant like 2026-11-23T06:00Z; default now. */
  readonly clockFrom?: string
  /** How many times as fast it runs. */
  readonly clockSpeed?: number
  /** So fast the modelled street lives in it; default: no street. */
  readonly streetSpeed?: number
  /** This folder of meters lives in it, so fast; default: none. */
  readonly community?: { readonly folder: string; readonly speed: number }
}

/** The real server as a process of its own, on a port that the system picks, ready to be asked. */
export async function startServerProcess({
  home,
  clockFrom,
  clockSpeed,
  streetSpeed,
  community,
}: ServerSetup): Promise<ServerProcess> {
  const clock = [
    ...(clockFrom === undefined ? [] : ['--clock-from', clockFrom]),
    ...(clockSpeed === undefined ? [] : ['--clock-speed', String(clockSpeed)]),
    ...(community === undefined ? [] : ['--community', community.folder, '--speed', String(community.speed)]),
    ...(streetSpeed === undefined ? [] : ['--scenario', 'street', '--speed', String(streetSpeed)]),
  ]
  const child = spawn(process.execPath, [CLI, 'up', '--json', '--port', '0', '--home', home, ...clock], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Nobody else would end it if this process came to an early end.
  const end = (): boolean => child.kill('SIGKILL')
  process.once('exit', end)
  const gone = once(child, 'exit').finally(() => process.off('exit', end)) as Promise<
    [number | null, string | null]
  >
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + String(chunk)).slice(-4000)))

  const lines = createInterface({ input: child.stdout })
  const timer = setTimeout(() => child.kill('SIGKILL'), START_PATIENCE_MS)
  const first = await Promise.race([once(lines, 'line'), gone.then(() => undefined)])
  clearTimeout(timer)
  if (first === undefined) throw new Error(`the server did not start: ${complaints}`)
  const { url, operatorKey } = JSON.parse(first[0] as string) as { url: string; operatorKey: string | null }

  return {
    url,
    port: Number(new URL(url).port),
    home,
    operatorKey,
    pid: child.pid!,
    memoryMib: () => memoryOf(child.pid!),
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const [code, by] = await gone
      return { code, signal: by }
    },
  }
}

/** A folder of its own for a server to live in, and the broom for it. */
export function temporaryHome(): { readonly home: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'gridbourse-home-'))
  return { home: join(home, 'home'), remove: () => rmSync(home, { recursive: true, force: true }) }
}

function memoryOf(pid: number): { now: number; peak: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const mib = (name: string): number =>
      Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
    return { now: mib('VmRSS'), peak: mib('VmHWM') }
  } catch {
    return undefined
  }
}
