import { expect, test } from 'vitest'
import { Efficiency, type Worth } from './efficiency.ts'

const buy = (worth: number, energy: number): Worth => ({ side: 'buy', worth, energy })
const sell = (worth: number, energy: number): Worth => ({ side: 'sell', worth, energy })

test('all that could be gained, all of it gained', () => {
  const efficiency = new Efficiency()
  // 10 at 9 with 5 at 2 and 5 at 4; nobody wants the offer at 8 at less than it is worth.
  efficiency.add(
    [buy(9, 10), buy(3, 10), sell(2, 5), sell(4, 5), sell(8, 5)],
    [buy(9, 10), sell(2, 5), sell(4, 5)],
  )
  expect(efficiency.share).toBe(1)
})

test('the wrong pairs gain less', () => {
  const efficiency = new Efficiency()
  efficiency.add([buy(10, 1), buy(6, 1), sell(5, 1), sell(0, 1)], [buy(6, 1), sell(5, 1)])
  expect(efficiency.share).toBeCloseTo(1 / 11, 12)
})

test('nothing to gain is no share', () => {
  const efficiency = new Efficiency()
  efficiency.add([buy(1, 5), sell(2, 5)], [])
  expect(efficiency.share).toBeNull()
})
