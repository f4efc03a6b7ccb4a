import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { opened, SealBroken, sealed } from './sealing.ts'

const key = randomBytes(32)

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function gathered(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const seal = (plain: Uint8Array, chunk = 10_000) => gathered(sealed(inChunks(plain, chunk), key))
const open = (bytes: Uint8Array, chunk = 10_000, by = key) => gathered(opened(inChunks(bytes, chunk), by))

/** Around the ends of pieces, where it would go wrong. */
const length = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 65_530, max: 65_540 }),
  fc.integer({ min: 131_065, max: 131_080 }),
)
const chunk = fc.integer({ min: 1, max: 200_000 })

test('whatever is sealed is opened again, however it is cut on the way', async () => {
  await fc.assert(
    fc.asyncProperty(length, chunk, chunk, async (size, cutA, cutB) => {
      const plain = randomBytes(size)
      const bytes = await seal(plain, Math.max(cutA, size >> 6))
      expect((await open(bytes, Math.max(cutB, size >> 6))).equals(plain)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('a flipped bit, a missing end and a stranger are noticed', async () => {
  const bytes = await seal(randomBytes(140_000))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), async (bit) => {
      const damaged = Buffer.from(bytes)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      await expect(open(damaged)).rejects.toThrow(SealBroken)
    }),
    { numRuns: 40 },
  )
  for (const end of [0, 3, 7, 7 + 16, 7 + 65_552, bytes.length - 1])
    await expect(open(bytes.subarray(0, end))).rejects.toThrow(SealBroken)
  await expect(open(bytes, 10_000, randomBytes(32))).rejects.toThrow(/the key is another one/)
})

test('pieces cannot be swapped', async () => {
  const bytes = await seal(randomBytes(200_000))
  const [first, second] = [bytes.subarray(7, 7 + 65_552), bytes.subarray(7 + 65_552, 7 + 131_104)]
  const swapped = Buffer.concat([bytes.subarray(0, 7), second, first, bytes.subarray(7 + 131_104)])
  await expect(open(swapped)).rejects.toThrow(SealBroken)
})

test('the same content sealed twice does not look the same', async () => {
  const plain = randomBytes(1_000)
  expect((await seal(plain)).equals(await seal(plain))).toBe(false)
})
