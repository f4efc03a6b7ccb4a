import {
  MarketReplay,
  peakLimit,
  UtilityOnlyReplay,
  type Keep,
  type MarketOptions,
  type Replay,
} from '@gridbourse/core/community'
import { UsageError } from '../complaint.ts'
import { progressLine } from '../progress-line.ts'
import type { ReplayMaterial } from './material.ts'
import type { FolderFlags, MarketFlags } from './options.ts'

/** The replay that the flags ask for, about to begin. */
export function replayOf(
  { community, span }: ReplayMaterial,
  flags: FolderFlags & MarketFlags,
  keep?: Keep,
): Replay {
  const { mechanism, strategy, forecasts, localCharge, seed, peakLimit: peakLimitW = Infinity } = flags
  if (mechanism === 'utility-only') {
    if (flags.flexibility !== undefined)
      throw new UsageError('--flexibility needs a market: utility-only has none')
    return new UtilityOnlyReplay(community, span, {
      capOf: peakLimit(community, peakLimitW),
      forecasts,
      seed,
      keep,
    })
  }
  const flexibility = flexibilityOf(community, flags)
  const options = { mechanism, strategy, forecasts, flexibility, localCharge, seed, peakLimitW, keep }
  return new MarketReplay(community, span, options)
}

/** What the grid may pay, and what its wire carries: the peak limit, or what all members' wires carry together. */
function flexibilityOf(
  { participants }: ReplayMaterial['community'],
  { flexibility: priceCap, peakLimit: peakLimitW, forecasts }: FolderFlags & MarketFlags,
): MarketOptions['flexibility'] {
  if (priceCap === undefined) return undefined
  if (forecasts === 'none') throw new UsageError('--flexibility looks ahead: it needs --forecasts')
  const wiresW = participants.reduce((sum, { connectionW }) => sum + (connectionW ?? Infinity), 0)
  const limitW = peakLimitW ?? wiresW
  if (limitW === Infinity)
    throw new UsageError(
      '--flexibility needs a limit: give --peak-limit, or every participant a connectionKw',
    )
  return { limitW, priceCap }
}

/** Ctrl-C as something that can be waited for and looked at, once; the next one ends the program. */
export function interruption(): AbortSignal {
  const ctrlC = new AbortController()
  process.once('SIGINT', () => ctrlC.abort())
  return ctrlC.signal
}

/** Lives to the end, or until it is interrupted: what was lived until then can be reported, and is marked as partial. */
export async function live(
  replay: Replay,
  { label, signal }: { label: string; signal: AbortSignal },
): Promise<void> {
  const progress = progressLine(replay.span.to - replay.span.from, label)
  while (!signal.aborted && replay.advance(24)) {
    progress.show(replay.slot - replay.span.from)
    await new Promise(setImmediate)
  }
  progress.end()
}
