import { OPEN_BUY } from './position-columns.ts'
import type { Block } from './day.ts'
import type { Floor } from './floor.ts'

/** Takes a block into the market; its energy is open in every slot of its profile. */
export function addBlock(floor: Floor, block: Block): void {
  floor.blocks.set(block.number, block)
  for (const { book, energy } of block.profile) {
    const position = floor.positions.open(book, block.participant)
    floor.positions.doubles[(position >> 1) + OPEN_BUY + block.side]! += energy
  }
}

/** Forgets a block; its energy is not open any more. */
export function dropBlock(floor: Floor, block: Block): void {
  floor.blocks.delete(block.number)
  for (const { book, energy } of block.profile) {
    const position = floor.positions.find(book, block.participant)
    floor.positions.doubles[(position >> 1) + OPEN_BUY + block.side]! -= energy
  }
}

/** Takes a block out of the market, and says so under its first slot. `reason` indexes `REMOVAL_REASONS`. */
export function removeBlock(floor: Floor, block: Block, reason: number): void {
  dropBlock(floor, block)
  const energy = block.profile.reduce((sum, part) => sum + part.energy, 0)
  floor.log.removed(0, block.number, block.profile[0]!.book.slot, energy, reason)
}
