import type { DecisionHead, DecisionStore, KeptDecision } from '@gridbourse/core/agents'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import { sql, type Kysely, type Selectable } from 'kysely'
import { inParts } from './in-parts.ts'
import type { Tables } from './tables.ts'

/** Decisions in tables. */
export const decisionStoreIn = (db: Kysely<Tables>): DecisionStore => ({
  async save(batch) {
    await db.transaction().execute(async (trx) => {
      for (const part of inParts(batch)) {
        await trx
          .insertInto('situations')
          .values(
            part.map(({ situationHash, situation }) => ({
              situationHash,
              situation: JSON.stringify(situation),
            })),
          )
          .onConflict((conflict) => conflict.column('situationHash').doNothing())
          .execute()
        await trx
          .insertInto('decisions')
          .values(part.map(rowOf))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      }
    })
  },

  async byId(id) {
    const row = await db
      .selectFrom('decisions')
      .innerJoin('situations', 'situations.situationHash', 'decisions.situationHash')
      .selectAll('decisions')
      .select('situations.situation')
      .where('id', '=', id)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return { ...headOf(row), situation: JSON.parse(row.situation), decision: JSON.parse(row.decision) }
  },

  async latest(agent, before, limit) {
    let wanted = db.selectFrom('decisions').select(HEAD)
    if (agent !== null) wanted = wanted.where('agent', '=', agent)
    if (before !== null)
      wanted = wanted.where(
        sql<boolean>`(at_ms, id) < (select at_ms, id from decisions where id = ${before})`,
      )
    const rows = await wanted.orderBy('atMs', 'desc').orderBy('id', 'desc').limit(limit).execute()
    return rows.map(headOf)
  },
})

const HEAD = [
  'id',
  'agent',
  'kind',
  'atMs',
  'slot',
  'situationHash',
  'sequence',
  'headline',
  'reasons',
  'orders',
  'tookMs',
] as const

type Row = Selectable<Tables['decisions']>

/** What a decision carries beyond its port is not kept. */
function rowOf(kept: KeptDecision): Row {
  const { id, agent, kind, at, slot, situationHash, sequence, headline, orders, tookMs } = kept
  return {
    id,
    agent,
    kind,
    atMs: at,
    slot,
    situationHash,
    sequence,
    headline,
    reasons: JSON.stringify(kept.reasons),
    orders,
    tookMs,
    decision: JSON.stringify(kept.decision),
  }
}

function headOf({ atMs, reasons, slot, ...head }: Pick<Row, (typeof HEAD)[number]>): DecisionHead {
  const { id, agent, kind, situationHash, sequence, headline, orders, tookMs } = head
  return {
    id,
    agent,
    kind,
    at: atMs as EpochMs,
    slot: slot as SlotNumber | null,
    situationHash,
    sequence,
    headline,
    reasons: JSON.parse(reasons) as string[],
    orders,
    tookMs,
  }
}
