import { assert, type SlotNumber } from '../../kernel/index.ts'
import type { Stretch } from '../market-slot.ts'

/** Work that needs energy within a window of slots, in whole hours, each at a power between its bounds. */
export type Job = {
  readonly id: string
  readonly energyWh: number
  readonly firstSlot: SlotNumber
  /** The first slot behind the window. */
  readonly endSlot: SlotNumber
  readonly minW: number
  readonly maxW: number
}

/** Mean power of a job in each slot of the stretch. */
export type PlacedJob = { readonly id: string; readonly powerW: readonly number[] }

export type Placement = {
  readonly jobs: readonly PlacedJob[]
  /** All jobs together, in Wh per slot. */
  readonly loadWh: readonly number[]
  /** Energy that found no place. */
  readonly missingWh: number
}

/** What placing looks at: the load that cannot move, what a kWh costs, and the power the meter may show. */
export type Ground = Stretch & {
  readonly loadWh: readonly number[]
  readonly price: readonly number[]
  readonly limitW: readonly number[]
}

/** Puts each job, the largest first, into its cheapest whole hours in which the limit leaves it its least power. */
export function placeJobs(jobs: readonly Job[], ground: Ground): Placement {
  const { hours, loadWh } = ground
  const total = loadWh.map(() => 0)
  let missingWh = 0
  const placed = jobs
    .toSorted((a, b) => b.energyWh - a.energyWh)
    .map((job) => {
      const powerW = loadWh.map(() => 0)
      missingWh += place(job, ground, total, powerW)
      powerW.forEach((power, slot) => (total[slot]! += power * hours))
      return { id: job.id, powerW }
    })
  return { jobs: placed, loadWh: total, missingWh }
}

/** Fills `powerW`; returns the energy that found no place. */
function place(job: Job, ground: Ground, taken: readonly number[], powerW: number[]): number {
  const { firstSlot, hours, loadWh, price, limitW } = ground
  const perHour = Math.round(1 / hours)
  assert(perHour * hours === 1, 'slots divide an hour')
  const blocks: { readonly start: number; readonly roomW: number; readonly price: number }[] = []
  const from = Math.max(0, job.firstSlot - firstSlot)
  const aligned = from + ((perHour - ((firstSlot + from) % perHour)) % perHour)
  const end = Math.min(loadWh.length, job.endSlot - firstSlot)
  for (let start = aligned; start + perHour <= end; start += perHour) {
    let roomW = job.maxW
    let sum = 0
    for (let slot = start; slot < start + perHour; slot++) {
      roomW = Math.min(roomW, limitW[slot]! - (loadWh[slot]! + taken[slot]!) / hours)
      sum += price[slot]!
    }
    if (roomW >= job.minW && roomW > 0) blocks.push({ start, roomW: Math.floor(roomW), price: sum })
  }
  blocks.sort((a, b) => a.price - b.price || a.start - b.start)
  let left = job.energyWh
  for (const { start, roomW } of blocks) {
    if (left <= 0) break
    // the last hour must not be left with less than the least power: the hour before gives up some of its own
    const after = left - roomW
    const powerNow =
      after > 0 && after < job.minW ? Math.max(job.minW, left - job.minW) : Math.min(roomW, left)
    if (powerNow < job.minW) break
    powerW.fill(powerNow, start, start + perHour)
    left -= powerNow
  }
  return left
}
