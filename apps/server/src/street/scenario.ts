import { resolve } from 'node:path'
import {
  membersOf,
  STREET_MEMBERS,
  THRESHOLDS_MEMBERS,
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
  | { readonly kind: 'thresholds'; readonly place: StreetPlace }
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
  /** How many times as fast as real time it is lived where nobody says. */
  readonly speed: number
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
    scenario: z.enum(['street', 'thresholds']),
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
        `${home} holds ${kept.scenario === 'folder' ? kept.folder : MODELLED[kept.scenario].told}, in a time of its own. Set GRIDBOURSE_HOME to another folder for a market without it.`,
      )
    if (community !== null && (kept.scenario !== 'folder' || kept.folder !== resolve(community.folder)))
      throw new StartFault(
        `${home} holds another community already. Set GRIDBOURSE_HOME to another folder for ${community.folder}.`,
      )
    if ((wish === 'street' || wish === 'thresholds') && kept.scenario !== wish)
      throw new StartFault(
        `${home} holds another community already. Set GRIDBOURSE_HOME to another folder for ${MODELLED[wish].told}.`,
      )
    return lived(kept, terms)
  }
  const modelled = wish === 'thresholds' ? wish : 'street'
  const isWished = community !== null || wish === modelled || (wish === 'auto' && isNew)
  if (!isWished) return null
  if (!isNew)
    throw new StartFault(
      `${home} holds a market of its own already. Set GRIDBOURSE_HOME to another folder for ${community === null ? MODELLED[modelled].told : community.folder}.`,
    )
  const kept = community === null ? street(modelled, terms) : await folder(community, terms)
  const scenario = await lived(kept, terms)
  await file.replace(`${JSON.stringify(kept, null, 2)}\n`)
  return scenario
}

/** What is modelled: its name, what it is called in a sentence, who lives there, and how fast. */
const MODELLED = {
  street: {
    source: 'modelled',
    name: 'The street',
    told: 'the modelled street',
    members: STREET_MEMBERS,
    speed: 60,
  },
  /** A quarter-hour in 20 seconds. */
  thresholds: {
    source: 'thresholds',
    name: 'Ten households by thresholds',
    told: 'the modelled households by thresholds',
    members: THRESHOLDS_MEMBERS,
    speed: 45,
  },
} as const

/** A quarter-hour of a folder in 15 seconds. */
const FOLDER_SPEED = 60

const street = (scenario: keyof typeof MODELLED, { seed, zone }: ScenarioTerms): Kept => ({
  version: 1,
  scenario,
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
  if (kept.scenario !== 'folder') {
    const { seed, zone, latitude, longitude } = kept
    const { source, name, members, speed } = MODELLED[kept.scenario]
    return {
      source: { kind: source, place: { seed, zone, latitude, longitude } },
      name,
      isModelled: true,
      isReplay: false,
      zone,
      currency: null,
      members,
      startsAt,
      speed,
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
    speed: FOLDER_SPEED,
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
