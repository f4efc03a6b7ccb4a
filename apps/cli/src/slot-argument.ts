import type { Client } from '@gridbourse/api'
import { CannotDo, UsageError } from './complaint.ts'

/** A slot by name as it is, or `next`: the first slot that trades continuously (`next+4`: four after it). */
export async function slotFrom(client: Client, text: string): Promise<string> {
  const match = /^next(?:\+(\d{1,3}))?$/.exec(text)
  if (match === null) {
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(text)) return text
    throw new UsageError(
      `"${text}" is no slot. Name it by its UTC start, like 2026-11-22T10:15Z, or say next.`,
    )
  }
  const { slots } = await client.listSlots({ query: { phase: 'continuous' } })
  const found = slots[Number(match[1] ?? 0)]
  if (found !== undefined) return found.slot
  throw new CannotDo(
    `${slots.length} slots trade continuously now, so there is no "${text}". See them all with: gridbourse slots`,
  )
}
