import type { Auction } from '@gridbourse/api'

/** How many orders of an auction were filled, filled in part, or refused, and why. */
export function answersOf({ accepted, rejected }: Pick<Auction, 'accepted' | 'rejected'>) {
  const taken = new Set(accepted.map(({ orderId }) => orderId))
  const left = new Set(rejected.map(({ orderId }) => orderId))
  const counts = new Map<string, number>()
  for (const { orderId, reason } of rejected)
    if (!taken.has(orderId)) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const inPart = [...taken].filter((order) => left.has(order)).length
  return {
    orders: new Set([...taken, ...left]).size,
    filled: taken.size - inPart,
    inPart,
    refused: [...counts].map(([reason, count]) => ({ reason, count })),
  }
}
