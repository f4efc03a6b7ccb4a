import type { Alert, KeptDecision } from '@gridbourse/core/agents'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { expect, test } from 'vitest'
import { HeardDecisions } from './heard-decisions.ts'

const NOON = Date.UTC(2026, 10, 22, 12) as EpochMs
const alert: Alert = {
  pattern: 'band_breach',
  slot: 7 as SlotNumber,
  participants: [3 as ParticipantNumber],
  severity: 'high',
  action: 'notify',
  evidence: { records: [1], orders: [] },
  reason: 'Three orders outside the band.',
}
const decided = (kind: string, alerts: readonly Alert[]) =>
  ({ kind, tookMs: 12, at: NOON, decision: { alerts } }) as unknown as KeptDecision

test('decisions are timed and kept, and what the supervisor suspects stands for an hour of the market', async () => {
  let now: number = NOON
  const [times, kept]: [string[], KeptDecision[]] = [[], []]
  const store = {
    save: (batch: readonly KeptDecision[]) => Promise.resolve(void kept.push(...batch)),
    byId: () => Promise.resolve(undefined),
  }
  const heard = new HeardDecisions(store, {
    names: { participant: (number) => `member-${number}`, slot: (slot) => `slot-${slot}` },
    marketAt: () => now as EpochMs,
    timed: (kind, seconds) => times.push(`${kind} ${seconds}`),
  })
  await heard.store.save([decided('household', []), decided('supervisor', [alert])])
  expect(times).toEqual(['household 0.012', 'supervisor 0.012'])
  expect(kept).toHaveLength(2)
  expect(heard.sources.suspicions!()).toEqual([
    {
      key: 'band_breach/7/3/notify',
      pattern: 'band breach in slot slot-7',
      participants: ['member-3'],
      suspicion: 'high',
      reason: 'Three orders outside the band.',
    },
  ])
  now = NOON + 3_600_001
  expect(heard.sources.suspicions!()).toEqual([])
})
