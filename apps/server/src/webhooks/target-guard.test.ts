import { describe, expect, test } from 'vitest'
import { flawOfTarget, guardedLookup, isAllowed, TargetRefused } from './target-guard.ts'

describe('a webhook goes', () => {
  test.each([
    ['93.184.216.34', 'public', true],
    ['2606:2800:220:1::1', 'public', true],
    ['127.0.0.1', 'public', false],
    ['127.0.0.1', 'loopback', true],
    ['::1', 'loopback', true],
    ['::ffff:127.0.0.1', 'public', false],
    ['::ffff:10.1.2.3', 'loopback', false],
    ['10.1.2.3', 'loopback', false],
    ['10.1.2.3', 'private', true],
    ['192.168.0.1', 'public', false],
    ['172.31.255.255', 'public', false],
    ['172.32.0.1', 'public', true],
    ['169.254.169.254', 'loopback', false],
    ['fe80::1', 'loopback', false],
    ['fd12::1', 'public', false],
    ['fec0::1', 'public', false],
    ['2002:7f00:1::1', 'loopback', false],
    ['64:ff9b::7f00:1', 'public', false],
    ['64:ff9b:1::7f00:1', 'public', false],
    ['64:ff9b:2::1', 'public', true],
    ['0.0.0.0', 'loopback', false],
    ['::', 'loopback', false],
  ] as const)('to %s where targets are %s: %s', (address, targets, allowed) => {
    expect(isAllowed(address, targets)).toBe(allowed)
  })

  test('by http and https alone, without a password, whatever the spelling of the address', () => {
    expect(flawOfTarget(new URL('https://example.org/hook'), 'public')).toBeNull()
    expect(flawOfTarget(new URL('file:///etc/passwd'), 'private')).toMatch(/http/)
    expect(flawOfTarget(new URL('https://user:secret@example.org/'), 'public')).toMatch(/password/)
    expect(flawOfTarget(new URL('http://2130706433/'), 'public')).toMatch(/not a public address/)
    expect(flawOfTarget(new URL('http://localhost/'), 'public')).toMatch(/not a public address/)
    expect(flawOfTarget(new URL('http://localhost/'), 'loopback')).toBeNull()
  })

  test('where its name leads when it is connected to', async () => {
    const look = (targets: 'public' | 'loopback') =>
      new Promise((done) =>
        guardedLookup(targets)('localhost', {}, (fault, address) => done(fault ?? address)),
      )
    expect(await look('public')).toBeInstanceOf(TargetRefused)
    expect(await look('loopback')).toMatch(/^(127\.0\.0\.1|::1)$/)
  })
})
