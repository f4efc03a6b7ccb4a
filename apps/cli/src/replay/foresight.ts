import { demandChargesOf, pooledForesight, type Replay } from '@gridbourse/core/community'
import type { MicrosPerKwh } from '@gridbourse/core/kernel'
import { openLinearSolver } from '@gridbourse/server/solver'
import { progressLine } from '../progress-line.ts'
import type { ReplayMaterial } from './material.ts'

/** What was found, or why nothing was. */
export type PooledForesightFound =
  | { readonly cost: bigint; readonly missing: null }
  | { readonly cost: null; readonly missing: string }

/** What the slots lived through would have cost with all batteries as one and foresight. */
export async function foresightPooled(
  { community, span }: ReplayMaterial,
  { slot }: Replay,
  { localCharge, signal }: { readonly localCharge: MicrosPerKwh; readonly signal: AbortSignal },
): Promise<PooledForesightFound> {
  if (demandChargesOf(community) !== undefined) return without(DEMAND_CHARGES)
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
    return found === null ? without('it was interrupted') : { cost: found.costNanos, missing: null }
  } catch (fault) {
    // The bills are made; a comparison that fails must not cost them.
    process.stderr.write(`the foresight of all batteries together could not be computed: ${String(fault)}\n`)
    return without(`it could not be computed: ${String(fault)}`)
  } finally {
    progress.end()
    await solver.close()
  }
}

export const without = (missing: string): PooledForesightFound => ({ cost: null, missing })

/** One linear programme over all batteries knows no highest import of one meter, so nothing would bound it. */
const DEMAND_CHARGES = 'a member pays for its own peak, and no bound is known for all batteries together then'
