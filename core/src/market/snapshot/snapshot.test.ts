import { ask, bookOf, orders, tell } from '@gridbourse/testing/book-language'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createExchange, restoreExchange } from '../exchange.ts'
import { stateHash } from './state-hash.ts'
import { StateReader, StateWriter } from './state-words.ts'

const STORY = `sell A 5kWh @ 80 until 10:00
               buy B 2kWh @ 80
               sell C 1kWh @ 80 at-close
               buy D 7kWh @ -20.5 post-only in 2
               band 0..90 in 1
               limit D buy 9kWh sell 0Wh
               kill C`

describe('a snapshot', () => {
  test('brings back everything that matters', () => {
    const { exchange, prevention } = bookOf(STORY)
    const restored = { exchange: restoreExchange(exchange.snapshot()), prevention }
    expect(restored.exchange.stateHash()).toBe(exchange.stateHash())
    expect(orders(restored)).toEqual(['#1 sell A 3kWh @ 80'])
    expect(restored.exchange.participants()).toEqual(exchange.participants())
    expect(restored.exchange.days()).toEqual(exchange.days())
    expect(tell(restored, 'time 10:00')).toEqual(['#1 is gone: expired, 3kWh'])
    expect(tell(restored, 'buy D 3kWh @ 50 in 2')).toEqual(['no: position_limit_exceeded (energy)'])
    expect(tell(restored, 'buy C 1kWh @ 50')).toEqual(['no: participant_killed'])
  })

  test('brings back what waits for an opening auction', () => {
    const { exchange, prevention } = bookOf(
      `buy A 4kWh @ 90
       block sell B 4kWh in 0, 4kWh in 1 @ 60
       buy C 4kWh @ 80 in 1`,
      { opening: '08:00' },
    )
    const restored = { exchange: restoreExchange(exchange.snapshot()), prevention }
    expect(ask(restored, 'time 08:00')).toEqual(
      exchange.step({ type: 'advance_time', at: exchange.nextDue()! }),
    )
    expect(restored.exchange.stateHash()).toBe(exchange.stateHash())
  })

  test('does not depend on how memory came to lie', () => {
    const { exchange, prevention } = bookOf(`buy A 1kWh @ 50
                                             buy B 1kWh @ 40
                                             sell C 1kWh @ 60
                                             cancel 1 by A
                                             buy D 1kWh @ 30 in 1`)
    const restored = { exchange: restoreExchange(exchange.snapshot()), prevention }
    for (const line of ['buy A 1kWh @ 45', 'cancel 2 by B', 'sell B 2kWh @ 45', 'buy C 9kWh @ 40']) {
      expect(tell(restored, line)).toEqual(tell({ exchange, prevention }, line))
    }
    expect(restored.exchange.snapshot()).toEqual(exchange.snapshot())
  })

  test('of an exchange without rules is one too', () => {
    expect(restoreExchange(createExchange().snapshot()).rules).toBeUndefined()
  })

  test('that nobody wrote is refused', () => {
    const { exchange } = bookOf(STORY)
    const bytes = exchange.snapshot()
    expect(() => restoreExchange(new Uint8Array(64))).toThrow(RangeError)
    expect(() => restoreExchange(bytes.slice(0, bytes.length - 4))).toThrow(RangeError)
    expect(() => restoreExchange(bytes.slice(0, bytes.length - 1))).toThrow(RangeError)
    expect(() => restoreExchange(Uint8Array.from([...bytes, 0, 0, 0, 0]))).toThrow(RangeError)
  })
})

test('whatever is written is read back', () => {
  const text = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.maxSafeInteger(), fc.integer(), text)), (rows) => {
      const out = new StateWriter()
      for (const [whole, word, each] of rows) {
        out.whole(whole)
        out.word(word)
        out.text(each)
      }
      const from = new StateReader(out.bytes())
      expect(rows.map(() => [from.whole(), from.word(), from.text()])).toEqual(rows)
      expect(from.isAtEnd).toBe(true)
    }),
  )
})

test('one bit more or less is another hash', () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 64 }).map((each) => each.slice(0, each.length & ~3))
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(7), (state, at, bit) => {
      const other = state.slice()
      other[at % other.length]! ^= 1 << bit
      expect(stateHash(other)).not.toBe(stateHash(state))
      expect(stateHash(state)).toMatch(/^[0-9a-f]{16}$/)
    }),
  )
  expect(stateHash(new Uint8Array(8))).not.toBe(stateHash(new Uint8Array(12)))
})
