import { streetOf } from '@gridbourse/testing/street'
import { expect, test } from 'vitest'
import { HOUR, QUARTER_HOUR, type DurationMs, type MicrosPerKwh, type Wh } from '../../kernel/index.ts'
import { MarketReplay, type MarketOptions } from './market-replay.ts'

const SPOOFER = 'home-8'

/** Shows much to sell, buys a little, and withdraws what it showed. */
const spoof: NonNullable<MarketOptions['visitor']> = (market, slot) => {
  const order = { member: SPOOFER, slot, atClose: false } as const
  for (const layer of [0, 1, 2])
    market.place({
      ...order,
      side: 'sell',
      price: (600_000 + 10 * layer) as MicrosPerKwh,
      energy: 30_000 as Wh,
    })
  market.place({ ...order, side: 'buy', price: 499_000 as MicrosPerKwh, energy: 200 as Wh })
  market.withdraw(SPOOFER, slot)
}

function lived(options: Partial<MarketOptions>, slotDuration: DurationMs = HOUR) {
  const street = streetOf({ homes: 8, days: 6, slotDuration })
  const continuous = { mechanism: 'continuous', localCharge: 0 as MicrosPerKwh, seed: 1 } as const
  const replay = new MarketReplay(street, { from: 0, to: street.slots }, { ...continuous, ...options })
  while (replay.advance(24));
  return replay.report()
}

test('a member that manipulates is noticed and halted, and the others go on and lose nothing', () => {
  const orders: (number | null)[] = []
  const { supervision, checks, community } = lived({
    visitor: (market, slot) => {
      spoof(market, slot)
      const order = { member: SPOOFER, slot, side: 'buy', atClose: false } as const
      orders.push(market.place({ ...order, price: 50_000 as MicrosPerKwh, energy: 10 as Wh }))
    },
  })
  expect(supervision!.alerts.find(({ action }) => action === 'halt_participant')).toMatchObject({
    pattern: 'layering',
    members: [SPOOFER],
  })
  expect(supervision!.halts.map(({ member }) => member)).toEqual([SPOOFER])
  expect(orders.some((order) => order !== null)).toBe(true)
  expect(orders.at(-1)).toBeNull()
  expect(checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
  expect(community.memberMonthsWorseOff).toBe(0)
  expect(community.volumes.continuous.soldWh).toBeGreaterThan(0)
})

test.each([
  ['auction', HOUR],
  ['continuous', HOUR],
  ['continuous', QUARTER_HOUR],
] as const)('honest members are left alone (%s, slots of %d ms)', (mechanism, slotDuration) => {
  expect(lived({ mechanism }, slotDuration).supervision!.halts).toEqual([])
})
