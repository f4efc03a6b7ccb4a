import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { answers } from './nats-server.ts'

/** The MQTT broker that suites use: `GRIDBOURSE_MQTT` (`host:port`), or the one on the standard local port. */
export const standardBroker = process.env['GRIDBOURSE_MQTT'] ?? '127.0.0.1:1883'

export const brokerAnswers = (): Promise<boolean> => answers(standardBroker)

/** Where the program `mosquitto` is, if it is installed. */
export function mosquittoProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, 'mosquitto')).find(isProgram)
}

/** A broker of one's own, to be stopped and started again; what it keeps stays, and so does its port. */
export type OwnBroker = {
  readonly url: string
  start(): Promise<void>
  stop(): Promise<void>
  remove(): Promise<void>
}

export async function ownBroker(program: string): Promise<OwnBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'gridbourse-mqtt-'))
  const port = await freePort()
  const settings = join(folder, 'mosquitto.conf')
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    'max_queued_messages 0',
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ]
  await writeFile(settings, `${lines.join('\n')}\n`)
  let child: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async start() {
      child = spawn(program, ['-c', settings], { stdio: 'ignore' })
      while (!(await answers(`127.0.0.1:${port}`))) await new Promise((again) => setTimeout(again, 50))
    },
    stop,
    async remove() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
