import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Watches the connections of a server; the answer lets go of those that never said a word. They do not count as
 * idle, and a server that stops would wait for them.
 */
export function watchSilentConnections(server: Server): () => void {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
  }
}
