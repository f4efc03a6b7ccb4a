import type { CalledOrder, Certificate } from '@gridbourse/core/market'
import type { Names } from './names.ts'
import type { Reader } from './reader.ts'

/** A certificate in the wire's words. */
export function presentCertificate(names: Names, certificate: Certificate) {
  const { slots, volume, welfare, bound, gap, proven, accepted, rejected } = certificate
  return {
    slots: slots.map(({ slot, volume: slotVolume, price, priceInterval, dualPrice }) => ({
      slot: names.slot(slot),
      volumeWh: slotVolume,
      priceMicrosPerKwh: price,
      priceIntervalMicrosPerKwh: priceInterval as [number | null, number | null],
      dualPriceMicrosPerKwh: dualPrice,
    })),
    volumeWh: volume,
    welfareNanos: String(welfare),
    boundNanos: String(bound),
    gapNanos: String(gap),
    proven,
    accepted: accepted.map(({ order, energy }) => ({ orderId: names.order(order), energyWh: energy })),
    rejected: rejected.map(({ order, energy, reason }) => ({
      orderId: names.order(order),
      energyWh: energy,
      reason,
    })),
  }
}

/** An order as it came to an auction; whose it was is told to its owner, to operators and to observers. */
export const presentCalled = (names: Names, called: CalledOrder, reader: Reader) => ({
  orderId: names.order(called.order),
  kind: called.kind,
  slot: names.slot(called.slot),
  side: called.side,
  priceMicrosPerKwh: called.price,
  energyWh: called.energy,
  ...((reader === 'insider' || reader === called.participant) && {
    participant: names.participant(called.participant),
  }),
})
