import { demandChargesOf, pooledForesight, type Replay } from '@gridbourse/core/community'
import type { MicrosPerKwh } from '@gridbourse/core/kernel'
import { openLinearSolver } from '@gridbourse/server/solver'
import { progressLine } from '../progress-line.ts'
import type { ReplayMaterial } from './material.ts'

/**
 * What the slots lived through would have cost with all batteries as one and foresight; null where interrupted, and
 * where somebody pays for a peak: no bound is known for that.
 */
export async function foresightPooled(
  { community, span }: ReplayMaterial,
  { slot }: Replay,
  { localCharge, signal }: { readonly localCharge: MicrosPerKwh; readonly signal: AbortSignal },
): Promise<bigint | null> {
  if (demandChargesOf(community) !== undefined) return null
  const solver = openLinearSolver()
  const lived = { from: span.from, to: slot }
  const progress = progressLine(slot - span.from, 'slots foreseen')
  try {
    const found = await pooledForesight(community, lived, {
      localCharge,
      signal,
      solve: (program) => solver.solve(program),
      onProgress: (planned) => progress.show(planned),
    })
    return found?.costNanos ?? null
  } catch (fault) {
    // The bills are made; a comparison that fails must not cost them.
    process.stderr.write(`the foresight of all batteries together could not be computed: ${String(fault)}\n`)
    return null
  } finally {
    progress.end()
    await solver.close()
  }
}
