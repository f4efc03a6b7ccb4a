import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownCertificate } from '../../../../testing/src/own-certificate.ts'
import { startServer } from '../compose.ts'
import { SettingRefused, settingsFrom } from '../settings.ts'
import { StartFault } from '../start-fault.ts'

const certificate = await ownCertificate()
const other = await ownCertificate()
afterAll(() => {
  certificate.remove()
  other.remove()
})

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gridbourse-tls-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const start = (options: object) =>
  startServer({ home, port: 0, host: '127.0.0.1', logLevel: 'silent', database: 'none', ...options })

async function get(
  url: string,
  ca: string,
): Promise<{ status: number; headers: IncomingMessage['headers'] }> {
  const sent = request(url, { ca })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return { status: response.statusCode!, headers: response.headers }
}

describe('with a certificate', () => {
  test('the server speaks TLS and nothing else, and browsers are told to stay with it', async () => {
    const server = await start({ tls: certificate })
    expect(server.url).toMatch(/^https:/)
    const { status, headers } = await get(`${server.url}/v1/market`, certificate.cert)
    expect(status).toBe(200)
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{7,}$/)
    await expect(get(`${server.url}/health`, other.cert)).rejects.toThrow(/self-signed|verify/)
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
    await server.stop()
  })

  test('old protocols are not spoken', async () => {
    const server = await start({ tls: certificate })
    const { port } = new URL(server.url)
    const socket = connect({
      port: Number(port),
      host: '127.0.0.1',
      maxVersion: 'TLSv1.1',
      ca: certificate.cert,
    })
    await expect(once(socket, 'secureConnect')).rejects.toThrow(/protocol|version|alert/i)
    await server.stop()
  })

  test('a key of another certificate stops the start, not the first reader', async () => {
    const pair = { certPath: certificate.certPath, keyPath: other.keyPath }
    await expect(start({ tls: pair })).rejects.toThrow(/cannot be used together/)
    const missing = { ...pair, keyPath: join(home, 'none.pem') }
    await expect(start({ tls: missing })).rejects.toThrow(
      /GRIDBOURSE_TLS_KEY is .*none\.pem, which cannot be read/,
    )
  })
})

describe('without one', () => {
  test('nobody is served beyond this machine, unless that is said to be meant', async () => {
    const refused = start({ host: '0.0.0.0' })
    await expect(refused).rejects.toThrow(StartFault)
    await expect(refused).rejects.toThrow(/keys would travel in the clear.*GRIDBOURSE_INSECURE=plain-http/)
    const meant = await start({ host: '0.0.0.0', isInsecureMeant: true })
    expect((await fetch(meant.url.replace('0.0.0.0', '127.0.0.1') + '/health')).status).toBe(200)
    await meant.stop()
  })
})

test('the environment says both files or neither, and the insecure in so many words', () => {
  const { tls, isInsecureMeant, rateFactor } = settingsFrom({})
  expect([tls, isInsecureMeant, rateFactor]).toEqual([null, false, 1])
  const both = settingsFrom({
    GRIDBOURSE_TLS_CERT: 'c.pem',
    GRIDBOURSE_TLS_KEY: 'k.pem',
    GRIDBOURSE_RATE: '0.5',
  })
  expect(both).toMatchObject({ tls: { certPath: 'c.pem', keyPath: 'k.pem' }, rateFactor: 0.5 })
  expect(settingsFrom({ GRIDBOURSE_INSECURE: 'plain-http' }).isInsecureMeant).toBe(true)
  for (const wrong of [
    { GRIDBOURSE_TLS_CERT: 'c.pem' },
    { GRIDBOURSE_INSECURE: 'yes' },
    { GRIDBOURSE_RATE: '-1' },
  ])
    expect(() => settingsFrom(wrong)).toThrow(SettingRefused)
})
