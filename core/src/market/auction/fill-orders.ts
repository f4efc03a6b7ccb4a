import { firstCome, proRata } from './margin-share.ts'
import type { SlotEquilibrium } from './slot-equilibrium.ts'
import type { SlotOrders } from './slot-orders.ts'

type SlotFill = {
  readonly orders: SlotOrders
  readonly at: SlotEquilibrium
  readonly rule: 'pro_rata' | 'time_priority'
  readonly seed: string
}

/** Writes what each order of a slot gets into `filled`, at the order's row of the request. */
export function fillOrders({ orders, at, rule, seed }: SlotFill, filled: Float64Array): void {
  const { side, price, energy, rows } = orders
  const margin = at.margin
  let demandAtMargin = 0
  let supplyAtMargin = 0
  for (let order = 0; order < price.length; order++) {
    const limit = price[order]!
    const isBuy = side[order] === 0
    if (limit === margin) {
      if (isBuy) demandAtMargin += energy[order]!
      else supplyAtMargin += energy[order]!
    } else if (isBuy === limit > margin) filled[rows === undefined ? order : rows[order]!] = energy[order]!
  }
  const share = (sideOfMargin: number, wanted: number, traded: number): void => {
    if (traded === 0) return
    const members = ordersAt(orders, sideOfMargin, margin)
    const asked = Float64Array.from(members, (order) => energy[order]!)
    const shares =
      traded === wanted
        ? asked
        : rule === 'pro_rata'
          ? proRata(asked, traded, seed)
          : firstCome(asked, traded)
    members.forEach((order, position) => {
      filled[rows === undefined ? order : rows[order]!] = shares[position]!
    })
  }
  share(0, demandAtMargin, at.marginDemand)
  share(1, supplyAtMargin, at.marginSupply)
}

function ordersAt({ side, price }: SlotOrders, wantedSide: number, margin: number): Uint32Array {
  const members: number[] = []
  for (let order = 0; order < price.length; order++)
    if (price[order] === margin && side[order] === wantedSide) members.push(order)
  return Uint32Array.from(members)
}
