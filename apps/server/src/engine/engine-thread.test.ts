import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import type { Command, OrderNumber, ParticipantNumber } from '@gridbourse/core/market'
import { EngineThread } from './engine-thread.ts'

const ANNA = 2 as ParticipantNumber
const MORE_THAN_MAY_WAIT = 200_001

/** A thread that listens and never answers: whatever is sent to it stays under way. */
const silent = new Worker(`require('node:worker_threads').parentPort.on('message', () => {})`, { eval: true })
afterAll(() => silent.terminate())

const cancelling = (order: number): Command => ({
  type: 'cancel_order',
  participant: ANNA,
  order: order as OrderNumber,
})
const UNWRITABLE = cancelling(2 ** 53)

const threadToNobody = (): EngineThread =>
  new EngineThread(silent, { base() {}, records() {}, failed() {}, warned() {} })

test('a command whose numbers cannot be written is refused and leaves nothing under way', async () => {
  const engine = threadToNobody()
  await expect(engine.submit(ANNA, '', UNWRITABLE)).rejects.toThrow(RangeError)
  const many = Array.from({ length: MORE_THAN_MAY_WAIT }, () => engine.submit(ANNA, '', UNWRITABLE))
  await Promise.allSettled(many)
  expect(engine.isOverloaded).toBe(false)
})

test('one such command among others holds all of them back', async () => {
  const engine = threadToNobody()
  const good = Array.from({ length: MORE_THAN_MAY_WAIT }, (_, i) => ({ key: '', command: cancelling(i + 1) }))
  await expect(engine.submitAll(ANNA, [...good, { key: '', command: UNWRITABLE }])).rejects.toThrow(
    RangeError,
  )
  expect(engine.isOverloaded).toBe(false)
  void engine.submitAll(ANNA, good)
  expect(engine.isOverloaded).toBe(true)
})

test('no commands are answered at once', async () => {
  expect(await threadToNobody().submitAll(ANNA, [])).toEqual([])
})
