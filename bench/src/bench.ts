import type { ParseArgsOptionsConfig } from 'node:util'

/** One bench: what a file of this folder exports under the name `bench`. */
export type Bench = {
  /** Options beyond those that every bench has. */
  readonly options?: ParseArgsOptionsConfig
  run(options: BenchOptions): Promise<BenchReport>
}

export type BenchOptions = {
  /** The short form: seconds, for CI. */
  readonly quick: boolean
  /** The bench's own options, by name. */
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  /** A line about what is going on, for whoever waits. */
  say(line: string): void
}

export type BenchReport = {
  /** Every result that is not as it must be, one sentence each. A slow result is not wrong. */
  readonly wrong: readonly string[]
  /** What `--json` prints, beside the bench's name and the machine. */
  readonly figures: Readonly<Record<string, unknown>>
  readonly tables: readonly BenchTable[]
}

export type BenchTable = {
  readonly title: string
  readonly rows: readonly Readonly<Record<string, string | number>>[]
  /** What a reader has to know about the figures. */
  readonly notes?: readonly string[]
}
