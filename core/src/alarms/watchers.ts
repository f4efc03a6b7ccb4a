import { formatMinute, type EpochMs } from '../kernel/index.ts'
import type { Evidence, Finding } from './finding.ts'
import type { Observation } from './observation.ts'
import { SUSPICIONS, type AlarmKind, type AlarmRules } from './rules.ts'

/** What a watcher says of something; what it leaves out is the rule's severity, nobody's, and for members too. */
export type Told = Omit<Finding, 'kind' | 'severity' | 'participant' | 'audience'> &
  Partial<Pick<Finding, 'severity' | 'participant' | 'audience'>>

/** Rule by rule, what is so now. Pure: words and numbers of what is seen. */
export const watchers: Readonly<Record<AlarmKind, (rules: AlarmRules, seen: Observation) => Told[]>> = {
  feed_stale({ feed_stale: { after } }, { feeds, marketAt }) {
    if (marketAt === null) return []
    return feeds
      .filter(({ lastAt }) => lastAt === null || marketAt - lastAt > after)
      .map(({ name, lastAt }) => ({
        subject: name,
        headline:
          lastAt === null
            ? `Nothing has ever come from ${name}.`
            : `Nothing has come from ${name} for ${span(marketAt - lastAt)}.`,
        evidence: [evidence('last value', instant(lastAt)), evidence('market time', instant(marketAt))],
        whatToDo: `See whether what sends ${name} still runs and reaches this server. Forecasts fall back to what they know meanwhile.`,
      }))
  },

  meter_missing({ meter_missing: { slots } }, { meters }) {
    return meters
      .filter(({ missingSlots }) => missingSlots >= slots)
      .map(({ participant, source, missingSlots, lastAt }) => ({
        subject: source,
        participant,
        headline: `The meter ${source} has no reading for the last ${counted(missingSlots, 'slot')}.`,
        evidence: [
          evidence('last reading', instant(lastAt)),
          evidence('slots without one', String(missingSlots)),
        ],
        whatToDo:
          'See whether the meter is online. Readings may come late: what was settled without them is corrected.',
      }))
  },

  auction_failed({ auction_failed: { after } }, { auctions, marketAt }) {
    if (marketAt === null) return []
    return auctions
      .filter(({ dueAt }) => marketAt - dueAt > after)
      .map(({ auction, dueAt }) => ({
        subject: auction,
        headline: `The auction ${auction} was due ${span(marketAt - dueAt)} ago and was not held.`,
        evidence: [evidence('due', instant(dueAt)), evidence('market time', instant(marketAt))],
        whatToDo:
          'See whether the engine takes commands (GET /ready). A halted market holds its opening auction when it is resumed.',
      }))
  },

  ledger_not_zero(_rules, { ledger }) {
    if (ledger === null || (ledger.slotsOff === 0 && ledger.energyOffWh === 0)) return []
    return [
      {
        subject: 'ledger',
        headline: 'The books do not add up to zero.',
        evidence: [
          evidence('slots in which debits and credits differ', String(ledger.slotsOff)),
          evidence('energy bought and not sold', `${ledger.energyOffWh} Wh`),
        ],
        whatToDo: 'Pay nobody by these books. Keep the home as it is and replay it: this is a bug of ours.',
      },
    ]
  },

  journal_gap(_rules, { journal: { gap, lastSequence } }) {
    if (gap === null) return []
    return [
      {
        subject: 'journal',
        headline: `Record ${gap.found} of the journal followed record ${gap.after}.`,
        evidence: [
          evidence('expected', String(gap.after + 1)),
          evidence('found', String(gap.found)),
          evidence('last record', String(lastSequence)),
        ],
        whatToDo:
          'Stop the server and run `gridbourse replay-journal`: it names the first record that is not as it was written.',
      },
    ]
  },

  journal_failed(_rules, { journal: { failure, lastSequence } }) {
    if (failure === null) return []
    return [
      {
        subject: 'journal',
        headline: 'The journal failed, and no commands are taken.',
        evidence: [evidence('fault', failure), evidence('last record', String(lastSequence))],
        whatToDo:
          'Mend what the fault names and start the server again. Senders retry with the same idempotency keys.',
      },
    ]
  },

  disk_filling({ disk_filling: { freeShare } }, { disk }) {
    if (disk === null || disk.totalBytes === 0 || disk.freeBytes / disk.totalBytes >= freeShare) return []
    return [
      {
        subject: 'disk',
        audience: 'operators',
        headline: `${percent(disk.freeBytes / disk.totalBytes)} of the disk is free.`,
        evidence: [
          evidence('free', gib(disk.freeBytes)),
          evidence('in all', gib(disk.totalBytes)),
          evidence('folder', disk.folder),
        ],
        whatToDo: 'Make room before it is full: a journal that cannot be written stops the market.',
      },
    ]
  },

  store_away({ store_away: { after } }, { store, at }) {
    if (store === null || store.awaySince === null || at - store.awaySince < after) return []
    return [
      {
        subject: store.name,
        audience: 'operators',
        headline: `${store.name} has not answered for ${span(at - store.awaySince)}.`,
        evidence: [
          evidence('records to catch up with', String(store.lagRecords)),
          evidence('fault', store.reason ?? 'unknown'),
        ],
        whatToDo:
          'Bring it back: the market goes on, pages show what was last stored, and it catches up by itself.',
      },
    ]
  },

  community_rests({ community_rests: { after } }, { community, at }) {
    if (community === null || community.status === 'lives' || at - community.since < after) return []
    const { name, status, reason, since } = community
    return [
      {
        subject: name,
        ...(status === 'stopped' && { severity: 'critical' as const }),
        headline:
          status === 'stopped'
            ? `The agents of ${name} failed too often and were given up ${span(at - since)} ago.`
            : `The agents of ${name} have rested for ${span(at - since)}.`,
        evidence: [evidence('fault', reason ?? 'unknown')],
        whatToDo:
          status === 'stopped'
            ? 'Start the server again. Its members trade nothing meanwhile and are settled by their meters.'
            : 'They are started again by themselves; if they keep failing, the fault says why.',
      },
    ]
  },

  supervisor_alert({ supervisor_alert: { from } }, { suspicions }) {
    return suspicions
      .filter(({ suspicion }) => SUSPICIONS.indexOf(suspicion) >= SUSPICIONS.indexOf(from))
      .map(({ key, pattern, participants, suspicion, reason }) => ({
        subject: key,
        audience: 'operators',
        headline: reason,
        evidence: [
          evidence('pattern', pattern),
          evidence('participants', participants.join(', ')),
          evidence('suspicion', suspicion),
        ],
        whatToDo:
          'Look at their orders before you act: it is a suspicion. You can halt the market or kill a participant.',
      }))
  },
}

const evidence = (name: string, value: string): Evidence => ({ name, value })
const instant = (at: EpochMs | null): string => (at === null ? 'never' : formatMinute(at))
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** A span of time in the largest unit that says it well. */
function span(duration: number): string {
  const seconds = Math.floor(duration / 1000)
  if (seconds < 120) return counted(seconds, 'second')
  if (seconds < 7200) return counted(Math.floor(seconds / 60), 'minute')
  return counted(Math.floor(seconds / 3600), 'hour')
}
