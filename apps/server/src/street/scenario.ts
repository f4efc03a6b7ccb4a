import { resolve } from 'node:path'
import {
  membersOf,
  STREET_MEMBERS,
  type Community,
  type StreetMember,
  type StreetPlace,
} from '@gridbourse/core/community'
import {
  civilDate,
  daysSinceEpoch,
  instantOf,
  localDayAt,
  parseDate,
  type DurationMs,
  type EpochMs,
} from '@gridbourse/core/kernel'
import { z } from 'zod'
import type { CommunityWish, ScenarioWish } from '../settings.ts'
import { StartFault } from '../start-fault.ts'

/** What a street's thread makes its world of. */
export type WorldSource =
  | { readonly kind: 'modelled'; readonly place: StreetPlace }
  | { readonly kind: 'folder'; readonly folder: string; readonly seed: number }

/** A community that lives in a home, from its first start to its last. */
export type Scenario = {
  readonly source: WorldSource
  readonly name: string
  /** Nobody measured it. */
  readonly isModelled: boolean
  /** Measured before, and lived again. */
  readonly isReplay: boolean
  readonly zone: string
  /** ISO 4217; null for whatever the market has. */
  readonly currency: string | null
  readonly members: readonly StreetMember[]
  readonly startsAt: EpochMs
}

export type ScenarioTerms = {
  readonly wish: ScenarioWish
  /** A folder of meters that is to be lived again; null for none. */
  readonly community: CommunityWish | null
  /** Of a scenario that begins. */
  readonly seed: number
  readonly zone: string
  readonly home: string
  /** Whether the home holds a market already. */
  readonly isNew: boolean
  readonly file: { read(): Promise<string | undefined>; replace(text: string): Promise<void> }
  readonly readFolder: (folder: string) => Promise<Community>
}

/** The middle of Germany. */
const PLACE = { latitude: 52, longitude: 10 }

/** Where every modelled street begins, so that a seed means the same everywhere. */
const FIRST_DAY = '2026-06-01'
/** Half an hour before an opening auction. */
const FIRST_TIME = 41_400_000 as DurationMs

const common = { version: z.literal(1), seed: z.int().min(0), startsAt: z.int().min(0) }
const scenarioFile = z.discriminatedUnion('scenario', [
  z.object({
    ...common,
    scenario: z.literal('street'),
    zone: z.string().min(1),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
  }),
  z.object({ ...common, scenario: z.literal('folder'), folder: z.string().min(1) }),
])
type Kept = z.infer<typeof scenarioFile>

/** The scenario that lives in a home from this start on, or null. Refuses with a `StartFault` what cannot be. */
export async function scenarioOf(terms: ScenarioTerms): Promise<Scenario | null> {
  const { wish, community, home, isNew, file } = terms
  const text = await file.read()
  if (text !== undefined) {
    const kept = keptIn(text, home)
    if (wish === 'none')
      throw new StartFault(
        `${home} holds ${kept.scenario === 'street' ? 'the modelled street' : kept.folder}, in a time of its own. Set GRIDBOURSE_HOME to another folder for a market without it.`,
      )
    if (community !== null && (kept.scenario !== 'folder' || kept.folder !== resolve(community.folder)))
      throw new StartFault(
        `${home} holds another community already. Set GRIDBOURSE_HOME to another folder for ${community.folder}.`,
      )
    return lived(kept, terms)
  }
  const isWished = community !== null || wish === 'street' || (wish === 'auto' && isNew)
  if (!isWished) return null
  if (!isNew)
    throw new StartFault(
      `${home} holds a market of its own already. Set GRIDBOURSE_HOME to another folder for ${community === null ? 'the modelled street' : community.folder}.`,
    )
  const kept = community === null ? street(terms) : await folder(community, terms)
  const scenario = await lived(kept, terms)
  await file.replace(`${JSON.stringify(kept, null, 2)}\n`)
  return scenario
}

const street = ({ seed, zone }: ScenarioTerms): Kept => ({
  version: 1,
  scenario: 'street',
  seed,
  zone,
  ...PLACE,
  startsAt: instantOf(zone, parseDate(FIRST_DAY)!, FIRST_TIME),
})

/** From the first day on, or from the one that is named; the day after where it would begin before the first reading. */
async function folder(
  { folder: named, from }: CommunityWish,
  { seed, readFolder }: ScenarioTerms,
): Promise<Kept> {
  const { zone, start, slots, slotDuration } = await readFolder(named)
  const day = parseDate(localDayAt(zone, from ?? start).date)!
  const atNoon = instantOf(zone, day, FIRST_TIME)
  const startsAt =
    atNoon - start >= LEAST_BEFORE_MS
      ? atNoon
      : instantOf(zone, civilDate(daysSinceEpoch(day) + 1), FIRST_TIME)
  if (startsAt < start || startsAt + LEAST_LIVED_MS > start + slots * slotDuration)
    throw new StartFault(
      `${named} has no readings for a day from ${localDayAt(zone, startsAt).date} on. Choose a --from that has.`,
    )
  return { version: 1, scenario: 'folder', seed, folder: resolve(named), startsAt }
}

/** Hours of readings before the first slot, and of what is lived at least. */
const LEAST_BEFORE_MS = 6 * 3_600_000
const LEAST_LIVED_MS = 24 * 3_600_000

async function lived(kept: Kept, { readFolder }: ScenarioTerms): Promise<Scenario> {
  const startsAt = kept.startsAt as EpochMs
  if (kept.scenario === 'street') {
    const { seed, zone, latitude, longitude } = kept
    return {
      source: { kind: 'modelled', place: { seed, zone, latitude, longitude } },
      name: 'The street',
      isModelled: true,
      isReplay: false,
      zone,
      currency: null,
      members: STREET_MEMBERS,
      startsAt,
    }
  }
  const community = await readFolder(kept.folder)
  return {
    source: { kind: 'folder', folder: kept.folder, seed: kept.seed },
    name: community.name,
    isModelled: community.isModelled ?? false,
    isReplay: true,
    zone: community.zone,
    currency: community.currency,
    members: membersOf(community),
    startsAt,
  }
}

function keptIn(text: string, home: string): Kept {
  try {
    return scenarioFile.parse(JSON.parse(text))
  } catch (cause) {
    throw new StartFault(
      `${home}/scenario.json cannot be read. Put back the one that was there, or take another home.`,
      { cause },
    )
  }
}
