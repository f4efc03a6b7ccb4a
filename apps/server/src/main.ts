import { once } from 'node:events'
import { startServer } from './compose.ts'
import { SettingRefused } from './settings.ts'
import { StartFault } from './start-fault.ts'

// Runs a server as the environment says, until SIGINT or SIGTERM. People use `gridbourse up`.

try {
  const server = await startServer()
  console.log(JSON.stringify({ url: server.url, operatorKey: server.operatorKey }))
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.stop()
  process.exitCode = server.failure === null ? 0 : 1
} catch (fault) {
  console.error(fault instanceof StartFault || fault instanceof SettingRefused ? fault.message : fault)
  process.exitCode = 1
}
