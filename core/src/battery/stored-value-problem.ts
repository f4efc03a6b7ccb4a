import type { Battery, Wear } from './problem.ts'

/** What may come in one step: prices are known, the home's net load (load minus solar) only as weighted cases. */
export type Outlook = {
  readonly hours: number
  /** Micros per kWh; at least `exportPrice`. */
  readonly importPrice: number
  readonly exportPrice: number
  /** Wh. */
  readonly netLoadWh: ArrayLike<number>
  /** Above zero; as many as cases, summing to anything above zero. */
  readonly weights: ArrayLike<number>
  /** Charging may not take the home's import above this, in Wh; Infinity where nothing limits it. */
  readonly importCapWh: number
}

/** A battery whose controller sees the home's net load as it happens, and only guesses what follows. */
export type StoringProblem = {
  readonly outlook: readonly Outlook[]
  readonly battery: Battery
  readonly wear: Wear
  /** What a stored kWh is worth behind the last step, in micros. */
  readonly valuePerKwhAtEnd: number
}

/**
 * A rule for one step that needs no forecast while the step lasts: how far the battery may be moved for what.
 * Stored energy in Wh. In words: buy from the grid below `buyUpTo`; store surplus below `storeUpTo`; cover need
 * above `coverDownTo`; sell to the grid above `sellDownTo`.
 */
export type StoreLevels = {
  readonly buyUpTo: number
  readonly storeUpTo: number
  readonly coverDownTo: number
  readonly sellDownTo: number
}
