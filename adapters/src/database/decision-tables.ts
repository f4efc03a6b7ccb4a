/** What agents knew and what they chose. A situation is kept once, however many decided on it. */
export type DecisionTables = {
  situations: {
    situationHash: string
    /** Canonical JSON. */
    situation: string
  }
  decisions: {
    id: string
    agent: string
    kind: string
    atMs: number
    /** null where it is for none or several. */
    slot: number | null
    situationHash: string
    /** The journal's last record that the agent knew. */
    sequence: number | null
    headline: string
    /** JSON: sentences. */
    reasons: string
    /** How many orders followed from it. */
    orders: number
    tookMs: number | null
    /** Canonical JSON. */
    decision: string
  }
}
