import type { StreetPlace } from '@gridbourse/core/community'
import { instantOf, parseDate, type DurationMs, type EpochMs } from '@gridbourse/core/kernel'
import { z } from 'zod'
import type { ScenarioWish } from '../settings.ts'
import { StartFault } from '../start-fault.ts'

/** A modelled street that lives in a home, from its first start to its last. */
export type Scenario = StreetPlace & { readonly startsAt: EpochMs }

export type ScenarioTerms = {
  readonly wish: ScenarioWish
  /** Of a scenario that begins. */
  readonly seed: number
  readonly zone: string
  readonly home: string
  /** Whether the home holds a market already. */
  readonly isNew: boolean
  readonly file: { read(): Promise<string | undefined>; replace(text: string): Promise<void> }
}

/** The middle of Germany. */
const PLACE = { latitude: 52, longitude: 10 }

/** Where every street begins, so that a seed means the same everywhere: half an hour before an opening auction. */
const FIRST_DAY = '2026-06-01'
const FIRST_TIME = 41_400_000 as DurationMs

const scenarioFile = z.object({
  version: z.literal(1),
  scenario: z.literal('street'),
  seed: z.int().min(0),
  startsAt: z.int().min(0),
  zone: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

/** The scenario that lives in a home from this start on, or null. Refuses with a `StartFault` what cannot be. */
export async function scenarioOf({
  wish,
  seed,
  zone,
  home,
  isNew,
  file,
}: ScenarioTerms): Promise<Scenario | null> {
  const text = await file.read()
  if (text !== undefined) {
    if (wish === 'none')
      throw new StartFault(
        `${home} holds the modelled street, in a time of its own. Set GRIDBOURSE_HOME to another folder for a market without it.`,
      )
    return known(text, home)
  }
  if (wish === 'none' || wish === 'kept' || (wish === 'auto' && !isNew)) return null
  if (!isNew)
    throw new StartFault(
      `${home} holds a market of its own already. Set GRIDBOURSE_HOME to another folder for the modelled street.`,
    )
  const startsAt = instantOf(zone, parseDate(FIRST_DAY)!, FIRST_TIME)
  const scenario = { seed, zone, ...PLACE, startsAt }
  await file.replace(`${JSON.stringify({ version: 1, scenario: 'street', ...scenario }, null, 2)}\n`)
  return scenario
}

function known(text: string, home: string): Scenario {
  try {
    const { seed, startsAt, zone, latitude, longitude } = scenarioFile.parse(JSON.parse(text))
    return { seed, startsAt: startsAt as EpochMs, zone, latitude, longitude }
  } catch (cause) {
    throw new StartFault(
      `${home}/scenario.json cannot be read. Put back the one that was there, or take another home.`,
      { cause },
    )
  }
}
