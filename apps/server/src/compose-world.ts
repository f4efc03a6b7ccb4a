import { readCommunityFolder } from '@gridbourse/adapters/feeds'
import { measuredWorld, modelledWorld, thresholdsWorld, type StreetWorld } from '@gridbourse/core/community'
import type { DurationMs } from '@gridbourse/core/kernel'
import type { WorldSource } from './street/scenario.ts'

/** The world that a street lives in, made anew wherever it is needed. */
export async function worldOf(source: WorldSource, slotDuration: DurationMs): Promise<StreetWorld> {
  if (source.kind === 'modelled') return modelledWorld(source.place, slotDuration)
  if (source.kind === 'thresholds') return thresholdsWorld(source.place, slotDuration)
  const { community } = await readCommunityFolder(source.folder, { slotDuration, gaps: 'estimate' })
  return measuredWorld(community, source.seed)
}
