import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { settledLine, type SettledSlotRows, type SettlementHistory } from '@gridbourse/core/community'
import type { SlotNumber } from '@gridbourse/core/kernel'
import { settledRows, settledSlots } from '@gridbourse/testing/settled-street'
import { SettledFollower } from './settled-follower.ts'

const SLOTS = settledSlots(400)

test('takes in what is durable, and the rest when it is', async () => {
  const { follower, history, write } = followed()
  write(SLOTS.slice(0, 300))
  expect(await follower.follow(SLOTS[99]!.slot)).toBe(SLOTS[99]!.slot)
  expect(history.kept).toHaveLength(100)
  write(SLOTS.slice(300))
  expect(await follower.follow(SLOTS[399]!.slot)).toBe(SLOTS[399]!.slot)
  expect(history.kept).toEqual(booked())
})

test('leaves a line alone that is being written', async () => {
  const { follower, history, path, write } = followed()
  write(SLOTS.slice(0, 2))
  appendFileSync(path, settledLine(SLOTS[2]!).slice(0, 40))
  expect(await follower.follow(SLOTS[2]!.slot)).toBe(SLOTS[1]!.slot)
  appendFileSync(path, `${settledLine(SLOTS[2]!).slice(40)}\n`)
  expect(await follower.follow(SLOTS[2]!.slot)).toBe(SLOTS[2]!.slot)
  expect(history.kept).toEqual(booked().slice(0, 3))
})

test('tries again what the tables did not take, and begins anew where they were cleared', async () => {
  const { follower, history, write } = followed()
  write(SLOTS)
  await follower.follow(SLOTS[50]!.slot)
  history.isAway = true
  await expect(follower.follow(SLOTS[80]!.slot)).rejects.toThrow('away')
  await expect(follower.follow(SLOTS[90]!.slot)).rejects.toThrow('away')
  history.isAway = false
  expect(await follower.follow(SLOTS[90]!.slot)).toBe(SLOTS[90]!.slot)
  await history.clear()
  expect(await follower.follow(SLOTS[399]!.slot)).toBe(SLOTS[399]!.slot)
  expect(history.kept).toEqual(booked())
})

function followed() {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-settled-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'settled.jsonl')
  const history = new KeptInMemory()
  const follower = new SettledFollower({ history, path, begin: settledRows })
  const write = (slots: typeof SLOTS): void => {
    for (const slot of slots) appendFileSync(path, `${settledLine(slot)}\n`)
  }
  return { follower, history, path, write }
}

function booked(): SettledSlotRows[] {
  const rows = settledRows()
  return SLOTS.map((slot) => rows.settle(slot))
}

/** The port's promise, kept in memory. */
class KeptInMemory implements SettlementHistory {
  kept: SettledSlotRows[] = []
  isAway = false
  lastSlot(): Promise<SlotNumber | null> {
    return Promise.resolve(this.kept.at(-1)?.slot ?? null)
  }
  keep(after: SlotNumber | null, slots: readonly SettledSlotRows[]): Promise<SlotNumber | null> {
    if (this.isAway) return Promise.reject(new Error('away'))
    const last = this.kept.at(-1)?.slot ?? 0
    if (last >= (after ?? 0)) this.kept.push(...slots.filter(({ slot }) => slot > last))
    return this.lastSlot()
  }
  clear(): Promise<void> {
    this.kept = []
    return Promise.resolve()
  }
}
