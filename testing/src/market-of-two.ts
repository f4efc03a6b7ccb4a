import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, expect } from 'vitest'
import { problem as problemSchema } from '@gridbourse/api'
import { openTestMarket, type Member, type RawRequest, type TestMarket } from './test-market.ts'

export type MarketOfTwo = {
  readonly market: TestMarket
  readonly anna: Member
  readonly bert: Member
}

/** The real server for one test file, with two participants; stopped after the file's last test. */
export async function marketOfTwo(): Promise<MarketOfTwo> {
  const market = await openTestMarket()
  afterAll(() => market.stop())
  return { market, anna: await market.join('anna'), bert: await market.join('bert') }
}

export type Complaint = {
  readonly status: number
  readonly reason: string
  readonly field: string | null
}

/** What a request is answered when it goes wrong: a problem, whole, and of the right type. */
export async function problemOf(
  market: TestMarket,
  method: string,
  path: string,
  request: RawRequest = {},
): Promise<Complaint> {
  const response = await market.send(method, path, request)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const problem = problemSchema.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.type).toBe(`urn:gridbourse:problem:${problem.reason}`)
  expect(problem.instance).toBe(path.split('?')[0])
  expect(problem.detail).not.toBe('')
  const { status, reason, field } = problem
  return { status, reason, field }
}

/** The answer to bytes that no HTTP client would send; they have to ask for the connection to be closed. */
export async function answerToBytes(market: TestMarket, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(market.url).port), '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  socket.on('data', (chunk) => (answer += String(chunk)))
  await once(socket, 'close')
  return answer
}
