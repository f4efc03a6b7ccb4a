import type { EpochMs, MicrosPerKwh, SlotNumber } from '@gridbourse/core/kernel'
import { createExchange, type Command, type ParticipantNumber } from '@gridbourse/core/market'
import { energyOnly, type UtilityPrices } from '@gridbourse/core/settlement'
import { expect, test } from 'vitest'
import { recordDecision, redecide } from '../decision.ts'
import { decideUtility, prepareUtility, utilityInBook } from './utility.ts'

const prices = (asks: number, pays: number): UtilityPrices => ({
  import: energyOnly(asks as MicrosPerKwh),
  export: pays as MicrosPerKwh,
})

const situation = {
  firstSlot: 5 as SlotNumber,
  hours: 1,
  tariff: [prices(300_000, 80_000), prices(60_000, 80_000)],
}

test('publishes its tariff by slot, and pays no more than it asks', () => {
  const { published, reason } = decideUtility(situation)
  expect(published.map(({ slot, asks, pays }) => [slot, asks, pays])).toEqual([
    [5, 300_000, 80_000],
    [6, 60_000, 60_000],
  ])
  expect(reason).toBe('asks 0.06 to 0.3 and pays 0.06 to 0.08 per kWh over 2 slots, without limit')
})

test('needs no solver, and decides the same again', () => {
  const by = { agent: 'utility', kind: 'utility', at: 0 as EpochMs }
  const record = recordDecision(by, situation, prepareUtility(situation), decideUtility)
  expect(redecide(record, [], decideUtility)).toBe('same')
})

test('is found out where it stands in the book', () => {
  const exchange = createExchange()
  const start = Date.UTC(2026, 5, 1) as EpochMs
  const slot = (start / 900_000 + 20) as SlotNumber
  const order = { slot, energy: 1000, timeInForce: 'gate', expiresAt: null, postOnly: false, atClose: false }
  const register = (participant: number) => ({
    type: 'register_participant',
    participant,
    name: `p${participant}`,
    role: 'participant',
    importPower: 10_000,
    exportPower: 10_000,
    selfTradePrevention: 'cancel_oldest',
  })
  const commands = [
    {
      type: 'set_rules',
      rules: {
        currency: 'EUR',
        slotDuration: 900_000,
        tick: 10,
        lowestPrice: -500_000,
        highestPrice: 4_000_000,
        gateLead: 300_000,
        marginRule: 'pro_rata',
        seed: 1,
        blockNodeLimit: 100,
      },
    },
    { type: 'advance_time', at: start },
    { type: 'open_day', firstSlot: slot, slotCount: 1, openingAuctionAt: start },
    { type: 'advance_time', at: start + 1 },
    register(1),
    register(2),
    register(9),
    { type: 'place_order', participant: 1, side: 'sell', price: 100_000, ...order },
    { type: 'place_order', participant: 2, side: 'buy', price: 100_000, ...order, energy: 500 },
    { type: 'place_order', participant: 9, side: 'buy', price: 100_000, ...order, energy: 500 },
  ] as unknown as Command[]
  const records = commands.map((command, record) => ({ record, events: [...exchange.step(command)] }))
  const utility = 9 as ParticipantNumber
  expect(utilityInBook(utility, records.slice(0, 9))).toEqual([])
  expect(utilityInBook(utility, records)).toEqual([
    { record: 9, event: 'order_accepted' },
    { record: 9, event: 'trade' },
  ])
})
