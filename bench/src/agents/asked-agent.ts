/** One agent that can be asked again and again: each decision is prepared, solved, made and recorded. */
export type AskedAgent = {
  readonly kind: string
  /** Decides in situation `number`; returns the record as the line that would be stored. */
  decide(number: number): string
}
