import type { Certificate } from '@gridbourse/core/market'
import type { Names } from './names.ts'

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
