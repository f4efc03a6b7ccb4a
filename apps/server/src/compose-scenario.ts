import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FolderFlaw, readCommunityFolder } from '@gridbourse/adapters/feeds'
import { textFile } from '@gridbourse/adapters/identity'
import type { Community } from '@gridbourse/core/community'
import { journalFolder } from './compose-journal.ts'
import type { Settings } from './settings.ts'
import { StartFault } from './start-fault.ts'
import { scenarioOf, type Scenario } from './street/scenario.ts'

/** The scenario of a home, made where it is wished for. Only a home without a journal is new. */
export async function scenarioIn({
  home,
  journal,
  scenario: wish,
  community,
  seed,
  zone,
  rules: { slotDuration },
}: Settings): Promise<Scenario | null> {
  const segments = await readdir(journalFolder(home)).catch(() => [])
  const isNew = journal === 'segments' && segments.length === 0
  const file = textFile(join(home, 'scenario.json'))
  const readFolder = async (folder: string): Promise<Community> => {
    try {
      return (await readCommunityFolder(folder, { slotDuration, gaps: 'estimate' })).community
    } catch (cause) {
      throw cause instanceof FolderFlaw ? new StartFault(cause.message, { cause }) : cause
    }
  }
  return scenarioOf({ wish, community, seed, zone, home, isNew, file, readFolder })
}
