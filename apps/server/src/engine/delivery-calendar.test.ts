import { describe, expect, test } from 'vitest'
import { formatMinute, parseInstant, slotStart, type DurationMs } from '@gridbourse/core/kernel'
import { createExchange, type Command } from '@gridbourse/core/market'
import { DEFAULT_RULES } from '../settings.ts'
import { daysToOpen } from './delivery-calendar.ts'

const at = (text: string) => parseInstant(text)!
const NOON = (12 * 3_600_000) as DurationMs

/** A market that has its rules, at `now`, and has opened what the calendar of `zone` asked for. */
function marketAt(now: string, zone = 'Europe/Berlin', exchange = createExchange()) {
  if (exchange.rules === undefined) exchange.step({ type: 'set_rules', rules: DEFAULT_RULES })
  exchange.step({ type: 'advance_time', at: at(now) })
  const due = daysToOpen({ zone, openingAuctionTime: NOON }, exchange, at(now))
  for (const command of due) {
    for (const event of exchange.step(command)) expect(event.type).not.toBe('command_rejected')
  }
  return { exchange, opened: due.map(describeDay) }
}

function describeDay(command: Command): string {
  if (command.type !== 'open_day') return command.type
  const from = formatMinute(slotStart(command.firstSlot, DEFAULT_RULES.slotDuration))
  return `${from} ${command.slotCount} slots, auction ${formatMinute(command.openingAuctionAt)}`
}

describe('a server opens', () => {
  test('today and tomorrow in the morning, and the day after once tomorrow has had its auction', () => {
    const { exchange, opened } = marketAt('2026-11-23T06:00Z')
    expect(opened).toEqual([
      '2026-11-22T23:00Z 96 slots, auction 2026-11-22T11:00Z',
      '2026-11-23T23:00Z 96 slots, auction 2026-11-23T11:00Z',
    ])
    expect(marketAt('2026-11-23T10:59Z', 'Europe/Berlin', exchange).opened).toEqual([])
    expect(marketAt('2026-11-23T11:00Z', 'Europe/Berlin', exchange).opened).toEqual([
      '2026-11-24T23:00Z 96 slots, auction 2026-11-24T11:00Z',
    ])
    expect(marketAt('2026-11-23T11:01Z', 'Europe/Berlin', exchange).opened).toEqual([])
  })

  test('days of 23 and 25 hours where clocks change, with auctions at noon on the wall', () => {
    expect(marketAt('2026-03-28T12:00Z').opened[1]).toBe(
      '2026-03-28T23:00Z 92 slots, auction 2026-03-28T11:00Z',
    )
    expect(marketAt('2026-10-24T12:00Z').opened[1]).toBe(
      '2026-10-24T22:00Z 100 slots, auction 2026-10-24T10:00Z',
    )
  })

  test('nothing of a day whose last gate is closed', () => {
    expect(marketAt('2026-11-23T22:40Z').opened[0]).toMatch(/^2026-11-23T23:00Z/)
  })

  test('everything it missed while it did not run', () => {
    const { exchange } = marketAt('2026-11-23T06:00Z')
    expect(marketAt('2026-12-01T06:00Z', 'Europe/Berlin', exchange).opened).toEqual([
      '2026-11-30T23:00Z 96 slots, auction 2026-11-30T11:00Z',
      '2026-12-01T23:00Z 96 slots, auction 2026-12-01T11:00Z',
    ])
  })

  test('only slots that are not open yet, after a move to another zone', () => {
    const { exchange } = marketAt('2026-11-23T06:00Z', 'Europe/Berlin')
    expect(marketAt('2026-11-23T06:01Z', 'Asia/Kathmandu', exchange).opened).toEqual([])
    expect(marketAt('2026-11-23T06:15Z', 'Asia/Kathmandu', exchange).opened).toEqual([
      '2026-11-24T23:00Z 77 slots, auction 2026-11-24T06:15Z',
    ])
    expect(marketAt('2026-11-24T06:15Z', 'Asia/Kathmandu', exchange).opened).toEqual([
      '2026-11-25T18:15Z 96 slots, auction 2026-11-25T06:15Z',
    ])
  })
})
