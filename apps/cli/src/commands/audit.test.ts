import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { openTestMarket } from '../../../../testing/src/test-market.ts'
import { run } from '../program.ts'

const market = await openTestMarket()
afterAll(() => market.stop())
afterEach(() => vi.restoreAllMocks())

async function ran(...args: string[]) {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await run([...args, '--home', market.home])
  const [stdout, stderr] = [out, error].map(({ mock }) => mock.calls.map(([text]) => text).join(''))
  vi.restoreAllMocks()
  return { status, stdout: stdout!, stderr: stderr! }
}

describe('gridbourse audit', () => {
  test('prints who did what, while the server runs', async () => {
    await market.join('anna')
    await market.operator.client.haltMarket({})
    const { status, stdout } = await ran('audit')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^ *line +at +by +did +outcome +with\n/)
    expect(stdout).toMatch(/ 3 {2}\S+Z {2}operator {2}registerParticipant +done +participant=anna /)
    expect(stdout).toMatch(/operator +haltMarket +done +sequence=\d+\n/)
    const json = JSON.parse((await ran('audit', '--json')).stdout) as { did: string }[]
    expect(json.map(({ did }) => did)).toContain('haltMarket')
  })

  test('verifies, and names the first line that is not as it was written', async () => {
    const sound = await ran('audit', 'verify')
    expect(sound).toMatchObject({ status: 0, stdout: expect.stringMatching(/All 4 lines are as/) as string })
    expect(JSON.parse((await ran('audit', 'verify', '--json')).stdout)).toMatchObject({ lines: 4 })
    const path = join(market.home, 'audit.jsonl')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('registerParticipant', 'registerparticipant'))
    const broken = await ran('audit', 'verify')
    writeFileSync(path, text)
    expect(broken.status).toBe(1)
    expect(broken.stderr).toMatch(/^error: Line 3 of the audit log is not as it was written/)
  })

  test('says where it looked in vain', async () => {
    const out = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await run(['audit', '--home', join(market.home, 'elsewhere')])).toBe(1)
    expect(out.mock.calls.join('')).toMatch(/elsewhere.*cannot be read.*--home/)
  })
})
