import type { LiveStreetSetup, MemberWish } from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'
import { z } from 'zod'

/** A small text that is read once and replaced whole. */
type Text = { read(): Promise<string | undefined>; replace(text: string): Promise<void> }

const until = z.int().transform((ms) => ms as EpochMs)
const wish = z.union([
  z.object({ kind: z.enum(['hold', 'away']), reservePercent: z.null(), until }),
  z.object({ kind: z.literal('reserve'), reservePercent: z.int().min(0).max(100), until }),
])
const wishes = z.object({ version: z.literal(1), wishes: z.record(z.string(), wish) })

/** What members wish for, kept across restarts. */
export class WishesFile {
  readonly #text: Text

  constructor(text: Text) {
    this.#text = text
  }

  /** None where there is no such file; one that cannot be read stops the street rather than forgetting a wish. */
  async read(): Promise<NonNullable<LiveStreetSetup['wishes']>> {
    const text = await this.#text.read()
    if (text === undefined) return new Map()
    return new Map(Object.entries(wishes.parse(JSON.parse(text)).wishes) as [string, MemberWish][])
  }

  write(standing: readonly (readonly [string, MemberWish])[]): Promise<void> {
    return this.#text.replace(
      `${JSON.stringify({ version: 1, wishes: Object.fromEntries(standing) }, null, 1)}\n`,
    )
  }
}
