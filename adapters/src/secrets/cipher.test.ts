import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { cipherWith, keptSecretKey, SealBroken } from './cipher.ts'
import { SecretKeyRefused } from './secret-key.ts'

const key = new Uint8Array(32).fill(7)

test('what was sealed opens at its place, with its key, as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, place) => {
      const cipher = cipherWith(key)
      const sealed = cipher.seal(text, place)
      expect(cipher.open(sealed, place)).toBe(text)
      expect(() => cipher.open(sealed, `${place}!`)).toThrow(SealBroken)
      expect(() => cipherWith(new Uint8Array(32)).open(sealed, place)).toThrow(SealBroken)
    }),
  )
})

test('one bit changed anywhere, or an end cut off, is refused', () => {
  const cipher = cipherWith(key)
  const sealed = cipher.seal('Anna', 'profiles/anna')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => cipher.open(changed, 'profiles/anna')).toThrow(SealBroken)
  }
  for (let length = 0; length < sealed.length; length++)
    expect(() => cipher.open(sealed.subarray(0, length), 'profiles/anna')).toThrow(SealBroken)
})

test('equal texts are sealed to different bytes', () => {
  const cipher = cipherWith(key)
  expect(cipher.seal('Anna', 'a')).not.toEqual(cipher.seal('Anna', 'a'))
})

test('a key is made once, and only its owner may read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-secret-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'home', 'tables.key')
  const made = keptSecretKey(file)
  expect([made.length, statSync(file).mode & 0o777]).toEqual([32, 0o600])
  expect(keptSecretKey(file)).toEqual(made)
  expect(readFileSync(file, 'utf8')).toBe(`${Buffer.from(made).toString('hex')}\n`)
  writeFileSync(file, 'torn')
  expect(() => keptSecretKey(file)).toThrow(SecretKeyRefused)
})
