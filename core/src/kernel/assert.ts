/** Stops the program when one of our own laws is broken; `law` states it, e.g. 'energy is conserved'. */
export function assert(holds: boolean, law: string): asserts holds {
  if (!holds) throw new BrokenLaw(law)
}

/** A bug of ours, never an answer to a user. */
export class BrokenLaw extends Error {
  override readonly name = 'BrokenLaw'
  constructor(law: string) {
    super(`This must always hold, and did not: ${law}`)
  }
}
