import type { EngineThread } from '../engine/engine-thread.ts'
import { journalFailed } from './command-answers.ts'
import { Problem } from './problem.ts'

/** Refuses what needs to know the market: while the journal is being read, nobody does. */
export function requireStarted(engine: EngineThread): void {
  if (engine.status.kind === 'starting') throw new Problem('starting')
}

/** Refuses what needs an engine that takes commands. */
export function requireReady(engine: EngineThread): void {
  const { status } = engine
  if (status.kind === 'failed') throw new Problem('journal_failed', { detail: journalFailed(status.reason) })
  if (status.kind !== 'ready') throw new Problem('starting')
  if (engine.isOverloaded) throw new Problem('overloaded')
}
