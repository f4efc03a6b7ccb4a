import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { standardPostgres } from './database-places.ts'

/** A way to the PostgreSQL server that can be closed, as if the server had gone, and opened again. */
export type PostgresGate = {
  /** The address of the same database through the gate. */
  through(url: string): string
  /** Cuts every connection; new ones are refused. */
  shut(): Promise<void>
  open(): Promise<void>
}

export async function openPostgresGate(): Promise<PostgresGate> {
  const { hostname, port } = new URL(standardPostgres)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const listen = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const own = (server.address() as AddressInfo).port
  return {
    through(url) {
      const address = new URL(url)
      address.host = `127.0.0.1:${own}`
      return address.href
    },
    async shut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    open: () => listen(own),
  }
}
