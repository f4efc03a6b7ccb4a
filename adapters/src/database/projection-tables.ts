/** What follows from the journal and from what was settled: dropped and rebuilt by `gridbourse rebuild`. */
export type ProjectionTables = {
  /** How far each projection has come; written in one transaction with its rows, so that none is there twice. */
  projectionProgress: {
    projection: string
    /** The last record, or the last settled slot, whose rows are there. */
    sequence: number
    /** The last event of that record. */
    eventIndex: number
  }
  participants: {
    participant: number
    name: string
    role: string
    isKilled: boolean
    registeredAtMs: number
  }
  orders: {
    orderNumber: number
    participant: number
    kind: string
    /** Of a block, the first. */
    slot: number
    side: string
    /** Micros per kWh; null for a market order. */
    price: number | null
    energyWh: number
    filledWh: number
    /** What the fills came to: price times energy, in nanos. */
    notionalNanos: string
    state: string
    /** `filled`, or why the rest was removed; null while it is live. */
    outcome: string | null
    placedSequence: number
    placedAtMs: number
    finishedSequence: number | null
    finishedAtMs: number | null
    /** JSON: the slots of a block with their energy. */
    profile: string | null
  }
  trades: {
    sequence: number
    eventIndex: number
    atMs: number
    slot: number
    price: number
    energyWh: number
    maker: number
    taker: number
    makerParticipant: number
    takerParticipant: number
    takerSide: string
  }
  auctionFills: {
    sequence: number
    eventIndex: number
    atMs: number
    auction: string
    orderNumber: number
    participant: number
    slot: number
    side: string
    price: number
    energyWh: number
  }
  auctions: {
    auction: string
    kind: string
    sequence: number
    eventIndex: number
    atMs: number
    /** JSON, its nanos as text. */
    certificate: string
    /** JSON: the orders that it answers, as they came. */
    orders: string
  }
  /** One meter of the community in one slot. */
  settledSlots: {
    slot: number
    member: string
    netImportWh: number
    /** Charged minus discharged. */
    drawnWh: number
    storedMwh: number
    /** Bought minus sold. */
    committedWh: number
  }
  transfers: {
    slot: number
    place: number
    fromAccount: string
    toAccount: string
    amountNanos: string
    purpose: string
  }
  bills: {
    month: string
    member: string
    provisional: boolean
    billNanos: string
    shadowBillNanos: string
    compensationNanos: string
    /** JSON: purpose and nanos of each line; their sum is the bill. */
    lines: string
  }
}
