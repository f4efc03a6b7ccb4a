import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { HistoryCrowded, HistoryPlaces, type Party, type Turn } from './history-places.ts'

const staying = new AbortController().signal
const limits = { atOnce: 2, waiting: 3, turnMs: 20 }

/** Takes a turn, and notes the name when it begins. */
function queue(places: HistoryPlaces, begun: string[], party: Party, name: string = party): Promise<Turn> {
  return places.turn(party, staying).then((turn) => {
    begun.push(name)
    return turn!
  })
}

describe('the places for reading old events', () => {
  test('are few: the next reader begins when another has ended', async () => {
    const places = new HistoryPlaces(limits)
    const begun: string[] = []
    const first = await queue(places, begun, 'stranger', 'first')
    await queue(places, begun, 'stranger', 'second')
    const third = queue(places, begun, 'stranger', 'third')
    await pause(50)
    expect(begun).toEqual(['first', 'second'])
    await first.end()
    await third
    expect(begun).toEqual(['first', 'second', 'third'])
  })

  test('are free again when what a turn used is gone, not before', async () => {
    const places = new HistoryPlaces({ ...limits, atOnce: 1 })
    const begun: string[] = []
    const gone = Promise.withResolvers<void>()
    const first = await queue(places, begun, 'member', 'first')
    first.use(() => gone.promise)
    const second = queue(places, begun, 'member', 'second')
    void first.end()
    await pause(5)
    expect(begun).toEqual(['first'])
    gone.resolve()
    await second
  })

  test('refuse members and strangers where too many wait, each kind for itself, and couriers never', () => {
    const places = new HistoryPlaces(limits)
    for (let i = 0; i < 5; i++) places.enter('stranger')
    expect(() => places.enter('stranger')).toThrow(HistoryCrowded)
    expect(places.hasRoomFor('stranger')).toBe(false)
    places.enter('member')
    for (let i = 0; i < 100; i++) places.enter('courier')
    places.leave('stranger')
    places.enter('stranger')
  })

  test('go to each kind in turn, however many of one kind wait', async () => {
    const places = new HistoryPlaces({ ...limits, atOnce: 1 })
    const begun: string[] = []
    const blocking = await queue(places, [], 'stranger')
    const all = (['stranger', 'stranger', 'stranger', 'courier', 'courier', 'member'] as const).map((party) =>
      queue(places, begun, party).then((turn) => turn.end()),
    )
    await blocking.end()
    await Promise.all(all)
    expect(begun).toEqual(['courier', 'member', 'stranger', 'courier', 'stranger', 'stranger'])
  })

  test('are taken from a reader that rests when its time is up and somebody waits', async () => {
    const places = new HistoryPlaces({ ...limits, atOnce: 1 })
    const slow = await queue(places, [], 'stranger')
    slow.rest()
    await pause(60)
    expect(slow.hasEnded).toBe(false)
    const courier = await queue(places, [], 'courier')
    expect(slow.wasTakenBack).toBe(true)

    const waiting = queue(places, [], 'stranger')
    await pause(60)
    expect(courier.hasEnded).toBe(false)
    courier.rest()
    await waiting
    expect(courier.wasTakenBack).toBe(true)
  })

  test('are given up by who goes away, waiting or reading', async () => {
    const places = new HistoryPlaces({ ...limits, atOnce: 1 })
    const [reader, waiter] = [new AbortController(), new AbortController()]
    const turn = (await places.turn('member', reader.signal))!
    const waited = places.turn('member', waiter.signal)
    const last = places.turn('member', staying)
    waiter.abort()
    expect(await waited).toBeUndefined()
    reader.abort()
    expect(turn.hasEnded).toBe(true)
    expect(await last).toBeDefined()
    expect(await places.turn('member', waiter.signal)).toBeUndefined()
  })
})
