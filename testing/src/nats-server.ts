import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The NATS server that suites use: `GRIDBOURSE_NATS` (`host:port`), or the one on the standard local port. */
export const standardNats = process.env['GRIDBOURSE_NATS'] ?? '127.0.0.1:4222'

/** Whether anything answers there. */
export async function answers(server: string): Promise<boolean> {
  const [host, port] = server.split(':')
  const socket = connect({ host: host!, port: Number(port) })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1_000) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Deletes JetStream streams by the bare protocol; ones that are not there are no matter. */
export async function deleteStreams(server: string, names: readonly string[]): Promise<void> {
  const [host, port] = server.split(':')
  const socket = connect({ host: host!, port: Number(port) }).setEncoding('utf8')
  socket.write('CONNECT {"verbose":false}\r\nSUB deleted 1\r\n')
  for (const name of names) socket.write(`PUB $JS.API.STREAM.DELETE.${name} deleted 0\r\n\r\n`)
  let said = ''
  for await (const text of socket) {
    said += String(text)
    if (said.split('\r\nMSG ').length > names.length) break
  }
  socket.destroy()
}

/** Where the program `nats-server` is, if it is installed. */
export function natsServerProgram(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin']
  return folders.map((folder) => join(folder, 'nats-server')).find(isProgram)
}

/** A server of one's own, to be killed and started again; its store and port stay the same. */
export type OwnNatsServer = {
  readonly address: string
  start(): Promise<void>
  /** As a power button: SIGKILL. */
  kill(): Promise<void>
  remove(): Promise<void>
}

export async function ownNatsServer(program: string): Promise<OwnNatsServer> {
  const server = await prepareServer(program, [])
  await server.start()
  return server
}

/** Three servers that replicate to each other. */
export async function ownNatsCluster(program: string): Promise<readonly OwnNatsServer[]> {
  const routes = await Promise.all([freePort(), freePort(), freePort()])
  const peers = routes.map((port) => `nats://127.0.0.1:${port}`)
  const servers = await Promise.all(
    peers.map((own, i) => {
      const cluster = ['-n', `server-${i}`, '-cluster_name', 'gridbourse', '-cluster', own]
      return prepareServer(program, [...cluster, '-routes', peers.filter((peer) => peer !== own).join()])
    }),
  )
  await Promise.all(servers.map((server) => server.start()))
  return servers
}

async function prepareServer(program: string, options: readonly string[]): Promise<OwnNatsServer> {
  const store = await mkdtemp(join(tmpdir(), 'gridbourse-nats-'))
  const port = await freePort()
  const address = `127.0.0.1:${port}`
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store, ...options]
  let server: ChildProcess | undefined

  const start = async (): Promise<void> => {
    server = spawn(program, args, { stdio: 'ignore' })
    while (!(await answers(address))) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const kill = async (): Promise<void> => {
    if (server === undefined) return
    const exited = once(server, 'exit')
    server.kill('SIGKILL')
    await exited
    server = undefined
  }
  const remove = async (): Promise<void> => {
    await kill()
    await rm(store, { recursive: true })
  }
  return { address, start, kill, remove }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
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
