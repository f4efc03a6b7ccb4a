import type { AuctionRequest } from './auction-request.ts'

/** Notes `claim` as wrong where it does not hold. */
export type Must = (holds: boolean, claim: string) => void

type Share = { readonly row: number; readonly wanted: bigint; readonly got: bigint }

/**
 * Orders of one side and limit share by the rule. Which of equal remainders the lot fell on is left open.
 */
export function checkMargin(
  { orders, rules }: AuctionRequest,
  acceptedOf: (row: number) => bigint,
  must: Must,
): void {
  const groups = new Map<string, Share[]>()
  for (let row = 0; row < orders.count; row++) {
    const key = `${orders.slotIndex[row]} ${orders.side[row]} ${orders.price[row]}`
    const share = { row, wanted: BigInt(orders.energy[row]!), got: acceptedOf(row) }
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [share])
    else group.push(share)
  }
  const isShared = rules.marginRule === 'pro_rata' ? isProRata : isFirstCome
  for (const [key, group] of groups) must(isShared(group), `orders at ${key}: shared by the rule`)
}

function isProRata(group: readonly Share[]): boolean {
  let wanted = 0n
  let traded = 0n
  for (const share of group) {
    wanted += share.wanted
    traded += share.got
  }
  let leastLifted = wanted
  let mostCut = -1n
  for (const share of group) {
    const remainder = (share.wanted * traded) % wanted
    const over = share.got - (share.wanted * traded) / wanted
    if (over === 1n && remainder < leastLifted) leastLifted = remainder
    else if (over === 0n && remainder > mostCut) mostCut = remainder
    else if (over !== 0n && over !== 1n) return false
  }
  return leastLifted >= mostCut
}

/** Once somebody went short, nobody later gets anything. */
function isFirstCome(group: readonly Share[]): boolean {
  let isShort = false
  for (const { wanted, got } of group) {
    if (isShort && got > 0n) return false
    if (got < wanted) isShort = true
  }
  return true
}
