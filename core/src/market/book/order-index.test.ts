import { expect, test } from 'vitest'
import { OrderIndex } from './order-index.ts'

test('numbers lead to their orders, over any distance, and to nothing once removed', () => {
  const index = new OrderIndex()
  const numbers = [1, 2, 16_383, 16_384, 5_000_000, 2 ** 33 / 1024]
  for (const number of numbers) index.add(number, number + 7)
  for (const number of numbers) expect(index.find(number)).toBe(number + 7)
  expect(index.find(3)).toBe(0)
  expect(index.find(9_000_000)).toBe(0)
  for (const number of numbers) index.remove(number)
  for (const number of numbers) expect(index.find(number)).toBe(0)
})

test('no number is found under another that shares its low bits', () => {
  const index = new OrderIndex()
  index.add(5, 16)
  expect(index.find(5 + 16_384)).toBe(0)
  expect(index.find(5 + 2 ** 32)).toBe(0)
})
