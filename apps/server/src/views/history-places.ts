/** Who reads old events. Each kind has a queue of its own, so that none crowds out another. */
export type Party = 'courier' | 'member' | 'stranger'

export type PlaceLimits = {
  /** How many step the journal at the same time: each costs a thread and a whole exchange. */
  readonly atOnce: number
  /** How many more members, and as many strangers, may wait. Couriers are never refused. */
  readonly waiting: number
  /** For how long a reader keeps its place while others wait. */
  readonly turnMs: number
}

const LIMITS: PlaceLimits = { atOnce: 2, waiting: 32, turnMs: 5_000 }

/** Too many wait for old events already; another attempt may do better. */
export class HistoryCrowded extends Error {
  override readonly name = 'HistoryCrowded'
}

/** The few places from which the journal is read again. Who waits gets one in turn, kind by kind. */
export class HistoryPlaces {
  readonly #limits: PlaceLimits
  readonly #entered: Record<Party, number> = { courier: 0, member: 0, stranger: 0 }
  /** Of each kind, first come first; the kind served last is the last. */
  readonly #queues = new Map<Party, Set<() => void>>([
    ['courier', new Set()],
    ['member', new Set()],
    ['stranger', new Set()],
  ])
  readonly #turns = new Set<Turn>()

  constructor(limits: PlaceLimits = LIMITS) {
    this.#limits = limits
  }

  hasRoomFor(party: Party): boolean {
    return party === 'courier' || this.#entered[party] < this.#limits.atOnce + this.#limits.waiting
  }

  /** Whoever enters may take one turn after the other until it leaves. */
  enter(party: Party): void {
    if (!this.hasRoomFor(party)) throw new HistoryCrowded(`too many wait for old events (${party})`)
    this.#entered[party]++
  }

  leave(party: Party): void {
    this.#entered[party]--
  }

  /** Resolves when a place is free, with undefined when `signal` ended the wait. An abort ends the turn too. */
  async turn(party: Party, signal: AbortSignal): Promise<Turn | undefined> {
    if (signal.aborted) return undefined
    const queue = this.#queues.get(party)!
    const turn = await new Promise<Turn | undefined>((given) => {
      const leave = (): void => {
        queue.delete(take)
        given(undefined)
      }
      const take = (): void => {
        signal.removeEventListener('abort', leave)
        given(this.#begin())
      }
      signal.addEventListener('abort', leave, { once: true })
      queue.add(take)
      this.#serve()
    })
    if (turn === undefined) return undefined
    const end = (): void => void turn.end()
    signal.addEventListener('abort', end, { once: true })
    turn.onEnd(() => signal.removeEventListener('abort', end))
    if (signal.aborted) end()
    return turn
  }

  #begin(): Turn {
    const turn = new Turn(this.#limits.turnMs, () => this.#takeBack())
    this.#turns.add(turn)
    turn.onEnd(() => {
      this.#turns.delete(turn)
      this.#serve()
    })
    return turn
  }

  #serve(): void {
    for (const [party, queue] of this.#queues) {
      const [next] = queue
      if (next === undefined) continue
      if (this.#turns.size >= this.#limits.atOnce) return this.#takeBack()
      queue.delete(next)
      this.#queues.delete(party)
      this.#queues.set(party, queue)
      next()
      return this.#serve()
    }
  }

  /** A slow reader does not hold up those who wait: what it has not fetched yet it gets in another turn. */
  #takeBack(): void {
    if ([...this.#queues.values()].every((queue) => queue.size === 0)) return
    for (const turn of this.#turns) if (turn.isDue && turn.isResting) turn.takeBack()
  }
}

/** One reader's time at a place. */
export class Turn {
  /** The time is up, should somebody wait. */
  isDue = false
  /** The reader has been given events and did not come back for more yet. */
  isResting = false
  /** Ended for the sake of those who wait; the reader may take another. */
  wasTakenBack = false
  readonly #mayBeTaken: () => void
  readonly #timer: NodeJS.Timeout
  readonly #onEnd: (() => void)[] = []
  #cleanUp: () => Promise<unknown> = () => Promise.resolve()
  #ended: Promise<void> | undefined

  constructor(turnMs: number, mayBeTaken: () => void) {
    this.#mayBeTaken = mayBeTaken
    this.#timer = setTimeout(() => {
      this.isDue = true
      mayBeTaken()
    }, turnMs).unref()
  }

  /** `cleanUp` lets go of what the turn uses; the place is free when it is done. */
  use(cleanUp: () => Promise<unknown>): void {
    this.#cleanUp = cleanUp
  }

  onEnd(told: () => void): void {
    this.#onEnd.push(told)
  }

  rest(): void {
    this.isResting = true
    this.#mayBeTaken()
  }

  goOn(): void {
    this.isResting = false
  }

  takeBack(): void {
    this.wasTakenBack = true
    void this.end()
  }

  /** Resolves when what the turn used is gone. */
  end(): Promise<void> {
    return (this.#ended ??= this.#end())
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#cleanUp()
    for (const told of this.#onEnd) told()
  }
}
