/** An order that a decision asked for; slots are numbered there, energies whole Wh, prices millionths per kWh. */
export type WishedOrder = {
  readonly startMs: number
  readonly side: 'buy' | 'sell'
  readonly price: number
  readonly energyWh: number
  readonly reason: string | null
}

/** The orders in a decision, whatever else stands in it; a decision of an agent that trades nothing has none. */
export function wishedOrders(decision: unknown, slotDurationMs: number): readonly WishedOrder[] {
  if (!isRecord(decision) || !Array.isArray(decision['orders'])) return []
  return decision['orders'].flatMap((order: unknown): WishedOrder[] => {
    if (!isRecord(order)) return []
    const { slot, side, price, energy, reason } = order
    if (typeof slot !== 'number' || typeof price !== 'number' || typeof energy !== 'number') return []
    if (side !== 'buy' && side !== 'sell') return []
    return [
      {
        startMs: slot * slotDurationMs,
        side,
        price,
        energyWh: energy,
        reason: typeof reason === 'string' ? reason : null,
      },
    ]
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
