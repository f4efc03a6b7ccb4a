import { once } from 'node:events'
import { relative } from 'node:path'
import { startServer, type RunningServer } from './compose.ts'
import type { Settings } from './settings.ts'

/** Runs a server until it is told to stop (SIGINT, SIGTERM), and answers the exit code. */
export async function serve(options: Partial<Settings> = {}): Promise<number> {
  const server = await startServer(options)
  process.stdout.write(welcome(server))
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  process.stdout.write('Stopping …\n')
  await server.stop()
  return server.failure === null ? 0 : 1
}

function welcome({ url, operatorKey, durability, version, settings }: RunningServer): string {
  const near = relative(process.cwd(), settings.home)
  const home = near.startsWith('..') ? settings.home : near || '.'
  const place = settings.journal === 'segments' ? `${home}/journal` : settings.journal
  const key = operatorKey ?? '$GRIDBOURSE_OPERATOR_KEY'
  const lines = [
    `Gridbourse ${version} is open at ${url}`,
    '',
    `  journal   ${place} (${durability}: what is answered survives ${survives[durability]})`,
    `  days      of ${settings.zone}`,
    ...(operatorKey === null
      ? []
      : [
          '',
          `  operator  ${operatorKey}`,
          `            Keep this key: it is told this once, and only its hash stays, in ${home}/keys.json.`,
        ]),
    '',
    'Try, in another terminal',
    `  curl -s '${url}/v1/slots?phase=continuous'`,
    `  curl -s -X POST ${url}/v1/participants -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d '{"participant":"anna"}'`,
    `  export GRIDBOURSE_KEY=<the key that this printed>`,
    `  npx gridbourse order buy --slot next --energy 2.5kWh --price 0.12`,
    `  npx gridbourse book next`,
    '',
    `All operations, with forms to try them: ${url}/docs`,
    '',
  ]
  return `${lines.join('\n')}\n`
}

const survives = {
  fsynced: 'power loss',
  replicated: 'the loss of a node',
  'page-cache': 'the death of the process',
} as const
