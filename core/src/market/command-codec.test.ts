import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCommand, encodeCommand, encodeCommandInto, MalformedCommand } from './command-codec.ts'
import type { Command } from './command.ts'

const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(fields, { noNullPrototype: true })
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.nat({ max: 200 })).map((n) => n + 0)
const natural = fc.oneof(fc.maxSafeNat(), fc.nat({ max: 200 }))
const maybe = fc.option(whole, { nil: null })
const text = fc.string({ unit: 'binary', maxLength: 70 })

const shapes = {
  set_rules: {
    rules: record({
      currency: text,
      slotDuration: whole,
      tick: whole,
      lowestPrice: whole,
      highestPrice: whole,
      gateLead: whole,
      marginRule: fc.constantFrom('pro_rata', 'time_priority'),
      seed: whole,
      blockNodeLimit: whole,
    }),
  },
  advance_time: { at: whole },
  open_day: { firstSlot: whole, slotCount: whole, openingAuctionAt: whole },
  register_participant: {
    participant: natural,
    name: text,
    role: fc.constantFrom('participant', 'operator', 'observer'),
    importPower: whole,
    exportPower: whole,
    selfTradePrevention: fc.constantFrom('cancel_newest', 'cancel_oldest', 'cancel_both'),
  },
  place_order: {
    participant: natural,
    slot: whole,
    side: fc.constantFrom('buy', 'sell'),
    price: maybe,
    energy: whole,
    timeInForce: fc.constantFrom('gate', 'time', 'ioc', 'fok'),
    expiresAt: maybe,
    postOnly: fc.boolean(),
    atClose: fc.boolean(),
  },
  place_block: {
    participant: natural,
    side: fc.constantFrom('buy', 'sell'),
    price: whole,
    profile: fc.array(record({ slot: whole, energy: whole }), { maxLength: 20 }),
  },
  amend_order: { participant: natural, order: natural, price: maybe, energy: maybe },
  cancel_order: { participant: natural, order: natural },
  cancel_all: { participant: natural, slot: maybe },
  halt_market: {},
  resume_market: {},
  kill_market: {},
  kill_participant: { participant: natural },
  revive_participant: { participant: natural },
  set_price_band: { slot: maybe, low: whole, high: whole },
  set_position_limit: { participant: natural, buy: whole, sell: whole },
} satisfies Record<Command['type'], Record<string, fc.Arbitrary<unknown>>>

const commandOf = (type: Command['type']): fc.Arbitrary<Command> =>
  record({ type: fc.constant(type), ...shapes[type] }) as unknown as fc.Arbitrary<Command>
const types = Object.keys(shapes) as Command['type'][]
const anyCommand = fc.oneof(...types.map(commandOf))

function spelledAgain(bytes: Uint8Array): Uint8Array | string {
  try {
    return encodeCommand(decodeCommand(bytes))
  } catch (error) {
    if (error instanceof MalformedCommand) return 'malformed'
    throw error
  }
}

describe('every command comes back as it was', () => {
  test.each(types)('%s', (type) => {
    fc.assert(
      fc.property(commandOf(type), (command) => {
        expect(decodeCommand(encodeCommand(command))).toStrictEqual(command)
      }),
    )
  })

  test('a block over more slots than the first buffer holds', () => {
    const profile = Array.from({ length: 2_000 }, (_, i) => ({ slot: 1_982_000 + i, energy: 5_000 + i }))
    const command = { type: 'place_block', participant: 7, side: 'sell', price: -10, profile } as never
    expect(decodeCommand(encodeCommand(command))).toStrictEqual(command)
    expect(decodeCommand(encodeCommand({ type: 'halt_market' }))).toStrictEqual({ type: 'halt_market' })
  })
})

describe('the layout is the one that journals hold', () => {
  const written: [Command, string][] = [
    [{ type: 'halt_market' }, '01 09'],
    [{ type: 'advance_time', at: 1_700_000_000_000 } as Command, '01 01 80 a0 ab fe f9 62'],
    [{ type: 'cancel_order', participant: 5, order: 64 } as Command, '01 07 05 80 01'],
    [
      {
        type: 'place_order',
        participant: 3,
        slot: 1_982_000,
        side: 'sell',
        price: -10,
        energy: 2_147_483_647,
        timeInForce: 'gate',
        expiresAt: null,
        postOnly: true,
        atClose: false,
      } as Command,
      '01 04 03 b0 f8 f1 01 29 4a bf ff ff ff 0f',
    ],
    [{ type: 'cancel_all', participant: 1, slot: null } as Command, '01 08 01 00'],
  ]
  test.each(written)('%o', (command, hex) => {
    expect(Buffer.from(encodeCommand(command)).toString('hex')).toBe(hex.replaceAll(' ', ''))
  })
})

describe('bytes that nobody wrote are refused', () => {
  test('every shortened command, and every lengthened one', () => {
    fc.assert(
      fc.property(anyCommand, fc.nat({ max: 255 }), (command, extra) => {
        const bytes = encodeCommand(command)
        for (let length = 0; length < bytes.length; length++)
          expect(() => decodeCommand(bytes.subarray(0, length))).toThrow(MalformedCommand)
        expect(() => decodeCommand(Uint8Array.of(...bytes, extra))).toThrow(MalformedCommand)
      }),
    )
  })

  test('other bytes are malformed or the only spelling of their command', () => {
    fc.assert(
      fc.property(anyCommand, fc.nat(), fc.nat({ max: 255 }), (command, place, value) => {
        const bytes = encodeCommand(command)
        bytes[place % bytes.length] = value
        expect(['malformed', bytes]).toContainEqual(spelledAgain(bytes))
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['another version', '02 09'],
    ['an unknown type', '01 10'],
    ['a number with a needless byte', '01 01 80 00'],
    ['a needless byte further on', '01 01 80 81 00'],
    ['a signed zero', '01 01 40'],
    ['a number beyond the whole ones', '01 01 bf ff ff ff ff ff ff 7f'],
    ['an unknown role', '01 03 01 01 41 07 00 00 00'],
    ['a text longer than the bytes', '01 03 01 ff ff ff ff 0f 41'],
    ['a mark with no meaning', '01 08 01 02'],
  ])('%s', (_, hex) => {
    const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
    expect(() => decodeCommand(bytes)).toThrow(MalformedCommand)
  })
})

test('a number that is not whole never reaches a journal', () => {
  for (const at of [0.5, Number.NaN, Infinity, 2 ** 53])
    expect(() => encodeCommand({ type: 'advance_time', at } as Command)).toThrow(RangeError)
})

test('commands written one behind the other are the bytes of each', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 5 }), (commands) => {
      const target = new Uint8Array(10_000)
      let at = 0
      for (const command of commands) {
        const end = encodeCommandInto(command, target, at)
        expect(target.slice(at, end)).toStrictEqual(encodeCommand(command))
        at = end
      }
    }),
  )
})

test('a buffer that is too small shows in the end', () => {
  const command = { type: 'cancel_order', participant: 5, order: 64 } as Command
  expect(encodeCommandInto(command, new Uint8Array(4), 0)).toBe(5)
})
