import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { requestIdOf } from './request-ids.ts'
import { withoutSecrets } from './secrets.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const word = (extra: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...letters, ...extra), minLength: length, maxLength: length })
const someKey = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 12 }),
    word('_-', 43),
  )
  .map(([name, secret]) => ({ text: `gb_${name}_${secret}`, secret }))
const someHookSecret = word('+/', 43).map((secret) => ({ text: `whsec_${secret}=`, secret }))
const somePassword = word('', 12).map((secret) => ({ text: `postgres://me:${secret}@db:5432/x`, secret }))
const someBearer = word('.-_', 30).map((secret) => ({ text: `Authorization: Bearer ${secret}`, secret }))

test('a secret is in no line, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.oneof(someKey, someHookSecret, somePassword, someBearer),
      fc.string(),
      fc.string(),
      ({ text, secret }, before, after) => {
        const lines: string[] = []
        const log = createLog({ level: 'trace', write: (line) => lines.push(line), isPretty: false })
        const said = `${before} ${text} ${after}`
        log.info({ url: `/v1/orders?key=${text}`, deep: { list: [said] } }, said)
        log.error(new Error(said))
        log.warn({ headers: { authorization: `Bearer ${text}` }, hook: { secret } }, 'no word')
        expect(lines).toHaveLength(3)
        expect(lines.join('')).not.toContain(secret)
        for (const line of lines) expect(JSON.parse(line)).toHaveProperty('level')
      },
    ),
  )
})

test('what is no secret stays as it is', () => {
  const line = 'nats://127.0.0.1:4222/market key k_3f9a1c gb_ whsec webhook at https://example.org/a?b=c'
  expect(withoutSecrets(line)).toBe(line)
})

test('on a terminal a line is for eyes', () => {
  let text = ''
  const log = createLog({ level: 'info', write: (line) => (text += line), isPretty: true })
  log.warn({ sequence: 7 }, 'The street rests.')
  expect(text).toMatch(/^\d\d:\d\d:\d\d .*warn.* The street rests\..*sequence=7.*\n$/)
})

test('a sane id of the sender is kept, any other request gets one of its own', () => {
  expect(requestIdOf({ headers: { 'x-request-id': 'order-4711.a~b' } })).toBe('order-4711.a~b')
  const ours = ['', 'two words', 'ü', 'x'.repeat(65), 'a\nb'].map((said) =>
    requestIdOf({ headers: { 'x-request-id': said } }),
  )
  expect(new Set(ours).size).toBe(5)
  for (const id of ours) expect(id).toMatch(/^[A-Za-z0-9._~-]{1,64}$/)
})
