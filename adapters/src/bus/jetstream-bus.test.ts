import { BusFault } from '@gridbourse/core/kernel'
import { busContract, messageAt, messagesBetween } from '@gridbourse/testing/bus-contract'
import {
  answers,
  deleteStreams,
  natsServerProgram,
  ownNatsServer,
  standardNats,
  type OwnNatsServer,
} from '@gridbourse/testing/nats-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openJetStreamBus } from './jetstream-bus.ts'

const isThere = await answers(standardNats)
const program = natsServerProgram()
const PATIENCE_MS = 30_000

test.runIf(process.env['CI'] === 'true')('in CI the outside engine is really there', () => {
  expect({ isThere, program }).toEqual({ isThere: true, program: expect.stringContaining('nats-server') })
})

let streams = 0
const newStream = (): string => `bus-${process.pid}-${++streams}`
const remove = (stream: string) => deleteStreams(standardNats, [stream, `${stream}_places`])

describe.runIf(isThere)(`against ${standardNats}`, () => {
  busContract('JetStream streams', async () => {
    const stream = newStream()
    return {
      open: () => openJetStreamBus({ servers: standardNats, stream }),
      remove: () => remove(stream),
    }
  })

  test('told again within two minutes, a message is kept once and those after it are kept', async () => {
    const stream = newStream()
    const bus = await openJetStreamBus({ servers: standardNats, stream })
    await bus.publish(messagesBetween(1, 5))
    await bus.publish(messagesBetween(3, 8))
    expect(await bus.newest()).toMatchObject({ id: '8.0', sequence: 8 })
    await bus.close()
    await remove(stream)
  })

  test('two processes under one name: the second to finish a batch is told so', async () => {
    const stream = newStream()
    const [one, other] = await Promise.all(
      [1, 2].map(() => openJetStreamBus({ servers: standardNats, stream })),
    )
    await one!.publish([messageAt(1)])
    let first: (() => void) | undefined
    const slow = await one!.subscribe(
      { consumer: 'store' },
      () => new Promise<void>((resolve) => (first = resolve)),
    )
    await vi.waitFor(() => expect(first).toBeDefined(), { timeout: PATIENCE_MS })
    let taken = 0
    const quick = await other!.subscribe({ consumer: 'store' }, () => Promise.resolve(void taken++))
    await vi.waitFor(() => expect(taken).toBe(1), { timeout: PATIENCE_MS })
    await other!.publish([messageAt(2)])
    await vi.waitFor(() => expect(taken).toBe(2), { timeout: PATIENCE_MS })
    first!()
    await vi.waitFor(() => expect(slow.failure).toMatch(/Somebody else follows the bus as store/), {
      timeout: PATIENCE_MS,
    })
    await Promise.all([slow.stop(), quick.stop()])
    await Promise.all([one!.close(), other!.close()])
    await remove(stream)
  })
})

test('a server that is not there is named', async () => {
  const asked = openJetStreamBus({ servers: '127.0.0.1:1', stream: 'nobody', timeoutMs: 300 })
  await expect(asked).rejects.toThrow(BusFault)
  await expect(asked).rejects.toThrow(/The bus nobody cannot be opened/)
})

describe.runIf(program !== undefined)('a server of its own', () => {
  let server: OwnNatsServer
  beforeAll(async () => {
    server = await ownNatsServer(program!)
  })
  afterAll(() => server.remove())

  test(
    'may die and come back: nothing that was kept is lost, and following goes on by itself',
    { timeout: 2 * PATIENCE_MS },
    async () => {
      const bus = await openJetStreamBus({ servers: server.address, stream: 'lives', timeoutMs: 1_000 })
      const heard: string[] = []
      await bus.subscribe({ consumer: 'store' }, (batch) =>
        Promise.resolve(void heard.push(...batch.map(({ id }) => id))),
      )
      await bus.publish(messagesBetween(1, 50))
      await vi.waitFor(() => expect(new Set(heard).size).toBe(50), { timeout: PATIENCE_MS })
      await server.kill()
      await expect(bus.publish([messageAt(51)])).rejects.toThrow(BusFault)
      await server.start()
      await vi.waitFor(() => bus.publish(messagesBetween(51, 80)), { timeout: PATIENCE_MS })
      await vi.waitFor(() => expect(new Set(heard).size).toBe(80), { timeout: PATIENCE_MS })
      expect([...new Set(heard)]).toEqual(messagesBetween(1, 80).map(({ id }) => id))
      await bus.close()
    },
  )
})
