import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { KeyFileFault, openKeyFile } from './key-file.ts'

const ANNA = 1 as ParticipantNumber
const BERT = 2 as ParticipantNumber
const NOW = 1_000 as EpochMs

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridbourse-keys-'))
  path = join(folder, 'keys.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a key', () => {
  test('is recognised, also after a restart, and says whose it is', async () => {
    const store = await openKeyFile(path)
    expect(store.isEmpty).toBe(true)
    const { key, keyId } = await store.make(ANNA, NOW)
    const other = await store.make(BERT, NOW)
    for (const opened of [store, await openKeyFile(path)]) {
      expect(opened.isEmpty).toBe(false)
      expect(opened.holderOf(key)).toBe(ANNA)
      expect(opened.holderOf(other.key)).toBe(BERT)
      expect(opened.keysOf(ANNA)).toEqual([{ keyId, createdAt: NOW }])
    }
  })

  test('is not in the file, which only its owner may read', async () => {
    const store = await openKeyFile(path)
    const { key } = await store.make(ANNA, NOW)
    expect(readFileSync(path, 'utf8')).not.toContain(key.slice(-20))
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('of another spelling is nobody’s', async () => {
    const store = await openKeyFile(path)
    const { key } = await store.make(ANNA, NOW)
    for (const wrong of [
      '',
      'gb_',
      key.slice(1),
      `${key}A`,
      key.toUpperCase(),
      `${key.slice(0, 16)}${'A'.repeat(43)}`,
    ]) {
      expect(store.holderOf(wrong)).toBeUndefined()
    }
  })

  test('that was removed is refused, and others stay', async () => {
    const store = await openKeyFile(path)
    const { key, keyId } = await store.make(ANNA, NOW)
    const { key: second } = await store.make(ANNA, NOW)
    expect(await store.remove(BERT, keyId)).toBe(false)
    expect(await store.remove(ANNA, keyId)).toBe(true)
    expect(await store.remove(ANNA, keyId)).toBe(false)
    const reopened = await openKeyFile(path)
    expect([reopened.holderOf(key), reopened.holderOf(second)]).toEqual([undefined, ANNA])
  })
})

test('keys made at once are all kept', async () => {
  const store = await openKeyFile(path)
  const made = await Promise.all(Array.from({ length: 20 }, () => store.make(ANNA, NOW)))
  const reopened = await openKeyFile(path)
  expect(made.every(({ key }) => reopened.holderOf(key) === ANNA)).toBe(true)
})

test.each(['', '{', '{"version":2,"keys":[]}', '{"version":1,"keys":[{"keyId":"k_1"}]}'])(
  'a damaged file (%s) is refused and left as it is',
  async (text) => {
    writeFileSync(path, text)
    await expect(openKeyFile(path)).rejects.toThrow(KeyFileFault)
    await expect(openKeyFile(path)).rejects.toThrow(/Restore it from a backup/)
    expect(readFileSync(path, 'utf8')).toBe(text)
  },
)
