import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLineFile } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridbourse-lines-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was appended is there the next time, in order', async () => {
  const path = join(folder, 'deeper', 'lines')
  const file = await openLineFile(path)
  expect(file.lines).toEqual([])
  await Promise.all(['one', 'two', 'drei €'].map((line) => file.append(line)))
  await file.close()
  const again = await openLineFile(path)
  expect(again.lines).toEqual(['one', 'two', 'drei €'])
  await again.close()
})

test('a line that a crash tore is cut off, and the next begins a line of its own', async () => {
  const path = join(folder, 'lines')
  writeFileSync(path, 'one\ntwo\nthr')
  const file = await openLineFile(path)
  expect(file.lines).toEqual(['one', 'two'])
  await file.append('three')
  await file.close()
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\nthree\n')
})
