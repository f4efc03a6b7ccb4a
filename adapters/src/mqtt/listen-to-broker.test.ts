import { randomUUID } from 'node:crypto'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { brokerAnswers, mosquittoProgram, ownBroker, standardBroker } from '@gridbourse/testing/mqtt-broker'
import { listenToBroker, type BrokerStatus } from './listen-to-broker.ts'

const isThere = await brokerAnswers()

test.runIf(process.env['CI'] === 'true')('in CI the broker is really there', () => {
  expect(isThere).toBe(true)
})

describe.runIf(isThere)(`a broker at ${standardBroker}`, () => {
  const url = `mqtt://${standardBroker}`
  let topic: string
  let clientId: string
  let publisher: MqttClient

  beforeEach(async () => {
    topic = `gridbourse-test/${randomUUID()}`
    clientId = `test-${randomUUID()}`
    publisher = await connectAsync(url)
  })
  afterEach(() => publisher.endAsync())

  const listening = (receive: (payload: string) => Promise<void>) => {
    let status: BrokerStatus | undefined
    const listener = listenToBroker({
      url,
      clientId,
      topics: [topic],
      receive: (_, payload) => receive(String(payload)),
      told: (told) => (status = told),
    })
    return { stop: () => listener.stop(), status: () => status }
  }
  const publish = (texts: readonly string[]) =>
    Promise.all(texts.map((text) => publisher.publishAsync(topic, text, { qos: 1 })))
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i))
  const isConnected = (listener: ReturnType<typeof listening>) =>
    expect.poll(() => listener.status()?.status).toBe('connected')
  /** The subscription follows the connection. */
  const isSubscribed = async (listener: ReturnType<typeof listening>, seen: readonly string[]) => {
    await isConnected(listener)
    await expect.poll(async () => (await publish(['hello']), seen.includes('hello'))).toBe(true)
  }

  test('is heard in order, and many messages are made durable at once', async () => {
    const seen: string[] = []
    let atOnce = 0
    let most = 0
    const listener = listening(async (text) => {
      seen.push(text)
      most = Math.max(most, ++atOnce)
      await new Promise((durable) => setTimeout(durable, 20))
      atOnce--
    })
    onTestFinished(() => listener.stop())
    await isSubscribed(listener, seen)
    await publish(numbers(200))
    await expect.poll(() => seen.filter((text) => text !== 'hello')).toEqual(numbers(200))
    expect(most).toBeGreaterThan(3)
  })

  test('keeps what was not made durable, and gives it again to whoever comes with the same name', async () => {
    const seen: string[] = []
    const failing = listening(async (text) => {
      seen.push(text)
      if (text === '3') throw new Error('the disk is full')
    })
    await isSubscribed(failing, seen)
    await publish(numbers(6))
    await expect.poll(() => seen.includes('3')).toBe(true)
    await failing.stop()

    const later: string[] = []
    const listener = listening(async (text) => void later.push(text))
    onTestFinished(() => listener.stop())
    await expect.poll(() => ['3', '4', '5'].every((text) => later.includes(text))).toBe(true)
  })

  test('keeps what is sent while nobody listens', async () => {
    const seen: string[] = []
    const first = listening(async (text) => void seen.push(text))
    await isSubscribed(first, seen)
    await first.stop()
    await publish(numbers(20))
    const listener = listening(async (text) => void seen.push(text))
    onTestFinished(() => listener.stop())
    await expect.poll(() => seen.filter((text) => text !== 'hello')).toEqual(numbers(20))
  })
})

describe.runIf(mosquittoProgram() !== undefined)('a broker that goes away', () => {
  test('is told as away, found again, and what it kept is there', async () => {
    const broker = await ownBroker(mosquittoProgram()!)
    onTestFinished(() => broker.remove())
    await broker.start()
    const seen: string[] = []
    let status: BrokerStatus | undefined
    const listener = listenToBroker({
      url: broker.url.replace('mqtt://', 'mqtt://meter:secret@'),
      clientId: 'gridbourse-test',
      topics: ['readings/#'],
      receive: async (_, payload) => void seen.push(String(payload)),
      told: (told) => (status = told),
    })
    onTestFinished(() => listener.stop())
    const publish = async (text: string): Promise<void> => {
      const publisher = await connectAsync(broker.url)
      await publisher.publishAsync('readings/anna', text, { qos: 1 })
      await publisher.endAsync()
    }
    await expect.poll(async () => (await publish('before'), seen.includes('before'))).toBe(true)
    expect(status?.url).not.toContain('secret')

    await broker.stop()
    await expect.poll(() => status?.status).toBe('away')
    await broker.start()
    await publish('after')
    await expect.poll(() => seen.includes('after'), { timeout: 10_000 }).toBe(true)
    expect(status?.status).toBe('connected')
  })
})
