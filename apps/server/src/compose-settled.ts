import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SettledRows } from '@gridbourse/core/community'
import type { SlotNumber } from '@gridbourse/core/kernel'
import { scenarioIn } from './compose-scenario.ts'
import type { OpenTables } from './compose-tables.ts'
import { worldOf } from './compose-world.ts'
import type { Settings } from './settings.ts'
import { SettledFollower } from './store/settled-follower.ts'

/** Where a home's street writes down what it settled. */
export const settledPath = (home: string): string => join(home, 'street', 'settled.jsonl')

/** Forgets what the tables say of what was settled, and follows it from its first slot; answers the last, or null. */
export async function rebuildSettled(
  settings: Settings,
  { settlement }: Pick<OpenTables, 'settlement'>,
): Promise<SlotNumber | null> {
  const { home, rules } = settings
  await settlement.clear()
  const scenario = await scenarioIn({ ...settings, scenario: 'kept', community: null })
  const path = settledPath(home)
  if (scenario === null || !existsSync(path)) return null
  const world = await worldOf(scenario.source, rules.slotDuration)
  const begin = (): SettledRows => new SettledRows(world, rules.slotDuration)
  const follower = new SettledFollower({ history: settlement, path, begin })
  return follower.follow(Infinity as SlotNumber)
}
