import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nanos, type SlotNumber, type Wh } from '../kernel/index.ts'
import {
  apportion,
  correct,
  createLedger,
  createReadingBook,
  invoice,
  type MeterReading,
  type Transfer,
} from './index.ts'

const slot = 1 as SlotNumber

test('what one account pays the other receives, and a negative amount moves the other way', () => {
  const posted: Transfer[] = []
  const ledger = createLedger((transfer) => posted.push(transfer))
  ledger.post({ slot, from: 'member:ann', to: 'utility', amount: nanos(70n), purpose: 'utility_import' })
  ledger.post({ slot, from: 'member:ann', to: 'utility', amount: nanos(-20n), purpose: 'utility_export' })
  expect(ledger.balance('member:ann')).toBe(-50n)
  expect(ledger.balance('utility')).toBe(50n)
  expect(posted.map(({ from, amount }) => [from, amount])).toEqual([
    ['member:ann', 70n],
    ['utility', 20n],
  ])
})

test('an account cannot pay itself', () => {
  const transfer = { slot, from: 'utility', to: 'utility', amount: nanos(1n), purpose: 'trade' } as const
  expect(() => createLedger().post(transfer)).toThrow('a transfer has two sides')
})

test('shares are whole, in proportion, and leave nothing', () => {
  expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n])
  expect(apportion(0n, [0n, 0n])).toEqual([0n, 0n])
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 }),
      (total, weights) => {
        const sum = weights.reduce((a, b) => a + b, 0n)
        fc.pre(sum > 0n)
        const shares = apportion(total, weights)
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(total)
        shares.forEach((share, index) => {
          const exact = total * weights[index]!
          expect(share * sum - exact > -sum && share * sum - exact < sum).toBe(true)
        })
      },
    ),
  )
})

test('an invoice rounds once, half to even, and names the remainder', () => {
  const total = (amount: bigint) => invoice([{ purpose: 'trade', amount: nanos(amount) }]).total
  expect(total(1_004_999_999n)).toBe(100n)
  expect(total(1_005_000_000n)).toBe(100n)
  expect(total(1_015_000_000n)).toBe(102n)
  expect(total(-1_005_000_000n)).toBe(-100n)
  expect(total(-1_005_000_001n)).toBe(-101n)
  const { remainder } = invoice([{ purpose: 'trade', amount: nanos(1_004_999_999n) }])
  expect(remainder).toBe(4_999_999n)
})

test('a correction run posts differences only, and ends where settling anew would', () => {
  const transfer = (from: 'member:ann' | 'utility', amount: bigint): Transfer => ({
    slot,
    from,
    to: from === 'utility' ? 'member:ann' : 'utility',
    amount: nanos(amount),
    purpose: 'utility_import',
  })
  const posted: Transfer[] = []
  const ledger = createLedger((each) => posted.push(each))
  const before = [transfer('member:ann', 100n)]
  ledger.post(before[0]!)
  correct(ledger, before, [transfer('member:ann', 130n)])
  expect(posted.at(-1)).toMatchObject({ from: 'member:ann', to: 'utility', amount: 30n })
  correct(ledger, [transfer('member:ann', 130n)], [transfer('utility', 10n)])
  expect(ledger.balance('utility')).toBe(-10n)
})

test('a measurement counts once; an estimate gives way to it; a correction replaces anything', () => {
  const book = createReadingBook()
  const reading = (imported: number, quality: MeterReading['quality']): MeterReading => ({
    member: 'ann',
    slot,
    imported: imported as Wh,
    exported: 0 as Wh,
    quality,
  })
  expect(book.take(reading(5, 'corrected'))).toEqual({ ok: false, rejection: 'nothing_to_correct' })
  expect(book.take(reading(100, 'estimated')).ok).toBe(true)
  expect(book.take(reading(90, 'measured'))).toEqual({
    ok: true,
    value: { replaced: reading(100, 'estimated') },
  })
  expect(book.take(reading(91, 'measured'))).toEqual({ ok: false, rejection: 'measured_once' })
  expect(book.take(reading(92, 'corrected')).ok).toBe(true)
  expect(book.take(reading(-1, 'corrected'))).toEqual({ ok: false, rejection: 'energy_is_negative' })
  expect(book.reading('ann', slot)?.imported).toBe(92)
})
