import { streetOf } from '@gridbourse/testing/street'
import { describe, expect, test } from 'vitest'
import { recordLine } from '../../agents/index.ts'
import type { MicrosPerKwh } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { decideAgain, type CommunityRecord } from '../community-record.ts'
import { MarketReplay, type MarketOptions } from './market-replay.ts'

const LIMIT_W = 7000

/**
 * Eight homes, of which one is a producer and one a factory that pays for its peak. The evening is dearest at its
 * beginning: what is kept for its end costs something.
 */
function street(): Community {
  const homes = streetOf({ homes: 8, days: 12 })
  const kinds = ['producer', 'consumer'] as const
  const participants = homes.participants.map((each, at) => {
    const kind = kinds[at]
    if (kind === undefined) return each
    return { ...each, kind, demandChargePerKw: kind === 'consumer' ? 5 : null }
  })
  const importPrice = homes.importPrice.map((_, slot) => {
    const hour = slot % 24
    return hour < 16 ? 200_000 : 600_000 - 20_000 * (hour - 16)
  })
  return { ...homes, importPrice, participants }
}

function lived(options: Partial<MarketOptions> = {}) {
  const community = street()
  const auction = { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1 } as const
  const flexibility = { limitW: LIMIT_W, priceCap: 500_000 as MicrosPerKwh }
  const replay = new MarketReplay(
    community,
    { from: 0, to: community.slots },
    { ...auction, flexibility, ...options },
  )
  while (replay.advance(24));
  return { report: replay.report(), diary: replay.diary }
}

/** By how much the community's import was above the limit, over all slots; Wh. */
function overWh({ netImportWh }: ReturnType<typeof lived>['diary']): number {
  let over = 0
  for (let slot = 0; slot < netImportWh[0]!.length; slot++) {
    const net = netImportWh.reduce((sum, meter) => sum + meter[slot]!, 0)
    over += Math.max(0, net - LIMIT_W)
  }
  return over
}

describe('where the wire would carry too much', () => {
  const { report, diary } = lived()
  const { flexibility, checks, community, participants } = report

  test('members are called, deliver against their baseline, and are paid what they delivered', () => {
    expect(flexibility!.events.length).toBeGreaterThan(0)
    expect(flexibility!.deliveredWh).toBeGreaterThan(0)
    expect(flexibility!.deliveredWh).toBeLessThanOrEqual(flexibility!.orderedWh)
    const paidByLine = participants
      .flatMap(({ lines }) => lines)
      .reduce((sum, { purpose, amount }) => (purpose === 'flexibility' ? sum - amount : sum), 0n)
    expect(paidByLine).toBe(flexibility!.paid)
    const owed = flexibility!.events.reduce(
      (sum, { price, deliveredWh }) => sum + BigInt(price) * BigInt(deliveredWh),
      0n,
    )
    expect(flexibility!.paid).toBe(owed)
    expect(owed).toBeGreaterThan(0n)
  })

  test('the ledger is zero in every slot, nobody is worse off, and days tell the same money', () => {
    expect(checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
    expect(community.memberMonthsWorseOff).toBe(0)
    const charged = report.months.reduce(
      (sum, { participants: members }) =>
        members.reduce((all, { demand }) => all + (demand?.charge ?? 0n), sum),
      0n,
    )
    expect(report.days.reduce((sum, { cost }) => sum + cost, 0n) + charged).toBe(community.cost)
  })

  test('less is imported above the limit than without anybody called', () => {
    const alone = lived({ flexibility: undefined })
    expect(alone.report.flexibility).toBeNull()
    expect(overWh(diary)).toBeLessThan(overWh(alone.diary))
  })

  test('households, the producer and the factory answer, and every answer can be given again', () => {
    const lines: string[] = []
    const again = lived({ keep: (record) => lines.push(recordLine(record)) })
    expect(again.report.journal).toEqual(report.journal)
    expect(again.report.flexibility).toEqual(flexibility)
    const records = lines.map((line) => JSON.parse(line) as CommunityRecord)
    for (const record of records) expect(decideAgain(record)).toBe('same')
    const kinds = new Set(records.map(({ kind }) => kind))
    for (const kind of ['grid', 'forecasting', 'household/answer', 'consumer/answer', 'producer'] as const)
      expect(kinds).toContain(kind)
  })
})
