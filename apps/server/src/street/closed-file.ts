import type { ClosedMonths } from '@gridbourse/core/community'
import type { SlotNumber } from '@gridbourse/core/kernel'
import { z } from 'zod'

/** A small text that is read once and replaced whole. */
type Text = { read(): Promise<string | undefined>; replace(text: string): Promise<void> }

/** What the months came to that need not be booked again, and where in the file of settled slots the next one begins. */
export type Closed = { readonly months: ClosedMonths; readonly nextByte: number }

const money = z.string().regex(/^-?\d+$/)
const closed = z.object({
  version: z.literal(1),
  nextByte: z.int().min(0),
  months: z.object({
    through: z.int().transform((slot) => slot as SlotNumber),
    bills: z.array(z.object({ member: z.string(), bill: money, shadowBill: money })),
  }),
})

/** Keeps a start short, however long a street has lived: the file of settled slots stays whole, and is read in part. */
export class ClosedFile {
  readonly #text: Text

  constructor(text: Text) {
    this.#text = text
  }

  async read(): Promise<Closed | null> {
    const text = await this.#text.read()
    if (text === undefined) return null
    const { months, nextByte } = closed.parse(JSON.parse(text))
    return { months, nextByte }
  }

  write({ months, nextByte }: Closed): Promise<void> {
    return this.#text.replace(`${JSON.stringify({ version: 1, nextByte, months }, null, 1)}\n`)
  }
}
