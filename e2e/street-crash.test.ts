import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@gridbourse/api'
import { parseSettledLine, STREET, type SettledSlot } from '@gridbourse/core/community'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { afterAll, expect, test, vi } from 'vitest'
import { gridbourse, gridbourseJson } from './command-line.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const CRASHES = 3

const { home, remove } = temporaryHome()
let server: ServerProcess | undefined
afterAll(async () => {
  await server?.stop('SIGKILL')
  remove()
})

function settled(): SettledSlot[] {
  const lines = readFileSync(join(home, 'street', 'settled.jsonl'), 'utf8').split('\n')
  return lines.flatMap((line) => parseSettledLine(line) ?? [])
}

const settles = (slots: number) =>
  expect.poll(() => settled().length, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(slots)

test('a street that is killed again and again loses no slot, no energy and no money', async () => {
  server = await startServerProcess({ home, streetSpeed: 10_000 })
  await expect.poll(() => settled().length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
  for (let crash = 1; crash <= CRASHES; crash++) {
    await settles(settled().length + 3 * crash)
    await server.stop('SIGKILL')
    server = await startServerProcess({ home, streetSpeed: 10_000 })
  }
  await settles(settled().length + 3)
  const { members, status } = await createClient({ baseUrl: server.url }).getCommunity()
  expect(status).toBe('lives')
  for (const { participant, billNanos, utilityBillNanos } of members)
    expect(BigInt(billNanos) <= BigInt(utilityBillNanos), participant).toBe(true)
  await server.stop()

  const slots = settled()
  expect(slots.map(({ slot }) => slot)).toEqual(slots.map((_, index) => slots[0]!.slot + index))
  for (const { deals } of slots) expect(deals.reduce((sum, { energy }) => sum + energy, 0)).toBe(0)
  STREET.forEach(({ battery }, member) => {
    let stored = battery === null ? 0 : battery.capacityWh * battery.initialStateOfCharge * 1000
    for (const { drawnWh, storedMwh } of slots) {
      expect(Math.sign(storedMwh[member]! - stored)).toBe(Math.sign(drawnWh[member]!))
      stored = storedMwh[member]!
    }
  })
  const { records } = await gridbourseJson<{ records: number }>(`replay-journal --home ${home}`)
  expect(records).toBeGreaterThan(slots.length)
})

test('everybody may watch it from the command line', async () => {
  server = await startServerProcess({ home, streetSpeed: 60 })
  await expect
    .poll(async () => (await gridbourse('community', { url: server!.url })).out, { timeout: 30_000 })
    .toMatch(/The street \(modelled\).*\n.*kWh between neighbours[^]*factory/)
  expect((await gridbourse('clock', { url: server.url })).out).toMatch(/60 times as fast as real time/)
})
