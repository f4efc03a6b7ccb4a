import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Client, type RegisterParticipant } from '@gridbourse/api'
import { parseInstant } from '@gridbourse/core/kernel'
import { startServer, type RunningServer, type Settings } from '@gridbourse/server'

/** A Monday, 07:00 in Berlin: today's slots from 06:15Z on trade, tomorrow's wait for their auction at 11:00Z. */
export const MONDAY_MORNING = '2026-11-23T06:00Z'
/** A slot that trades for hours to come, and one that waits for its opening auction. */
export const TODAY = '2026-11-23T18:00Z'
export const TOMORROW = '2026-11-24T18:00Z'

export type Member = { readonly name: string; readonly key: string; readonly client: Client }

/** The real server in this process, on a free port, in a folder of its own. */
export type TestMarket = {
  readonly url: string
  readonly home: string
  readonly operator: Member
  /** Somebody without a key. */
  readonly anybody: Client
  join(participant: string, terms?: Partial<RegisterParticipant>): Promise<Member>
  /** The client of a member that joined before a restart. */
  as(member: Member): Client
  /** A request with nothing made up for it. */
  send(method: string, path: string, request?: RawRequest): Promise<Response>
  /** Stops the server and starts it again in the same folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export type RawRequest = {
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | object
}

export async function openTestMarket(options: Partial<Settings> = {}): Promise<TestMarket> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'gridbourse-market-'))
  const start = (): Promise<RunningServer> =>
    startServer({
      host: '127.0.0.1',
      port: 0,
      zone: 'Europe/Berlin',
      clock: { startsAt: parseInstant(MONDAY_MORNING)! },
      logLevel: 'silent',
      database: 'none',
      ...options,
      home,
    })
  let server = await start()
  const key = server.operatorKey!
  const member = (name: string, memberKey: string): Member => ({
    name,
    key: memberKey,
    client: createClient({ baseUrl: server.url, key: memberKey }),
  })
  return {
    home,
    get url() {
      return server.url
    },
    get operator() {
      return member('operator', key)
    },
    get anybody() {
      return createClient({ baseUrl: server.url })
    },
    async join(participant, terms = {}) {
      const { client } = member('operator', key)
      const registered = await client.registerParticipant({ body: { participant, ...terms } })
      return member(participant, registered.key)
    },
    as: ({ key: memberKey }) => createClient({ baseUrl: server.url, key: memberKey }),
    send: (method, path, request = {}) => send(server.url + path, method, request),
    async restart() {
      await server.stop()
      server = await start()
    },
    async stop() {
      await server.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function send(url: string, method: string, { key, headers, body }: RawRequest): Promise<Response> {
  return fetch(url, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}
