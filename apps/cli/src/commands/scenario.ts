import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelledStreet, type StreetSetup } from '@gridbourse/core/community'
import { durationMs, localDayAfter, localDayOf, parseDate } from '@gridbourse/core/kernel'
import { Option, type Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { scenarioFiles } from '../scenario/scenario-files.ts'

const SLOTS = { PT15M: 900_000, PT60M: 3_600_000 } as const

/** The middle of Germany. */
const PLACE = { zone: 'Europe/Berlin', latitude: 52, longitude: 10 }

/** More than this is a typing mistake: ten years. */
const MOST_DAYS = 3653

type ScenarioFlags = {
  readonly days: string
  readonly seed: string
  readonly start: string
  readonly slot: keyof typeof SLOTS
}

export function register(program: Command): void {
  program
    .command('scenario')
    .description('Write a modelled street (ten households, a solar farm, a factory) as a folder for replay.')
    .argument('<folder>', 'where to write; made where there is none')
    .option('--start <date>', 'its first day, of Europe/Berlin', '2026-06-01')
    .option('--days <number>', 'how many days', '60')
    .option('--seed <number>', 'the dice of weather and people; the same seed writes the same bytes', '1')
    .addOption(
      new Option('--slot <duration>', 'length of an interval').choices(Object.keys(SLOTS)).default('PT15M'),
    )
    .action(async (folder: string, flags: ScenarioFlags) => {
      const setup = setupOf(flags)
      if (existsSync(join(folder, 'community.json')))
        throw new CannotDo(`${folder} holds a community already; choose another folder, or empty it`)
      const street = modelledStreet(setup)
      await mkdir(folder, { recursive: true })
      for (const [name, text] of scenarioFiles(street, setup)) await writeFile(join(folder, name), text)
      const last = localDayAfter(setup.zone, setup.start, setup.days - 1).date
      const first = localDayOf(setup.zone, setup.start).date
      process.stdout.write(
        `${street.participants.length} modelled participants, ${first} to ${last}, in ${folder}\nLive it: gridbourse replay ${folder}\n`,
      )
    })
}

function setupOf({ start, days, seed, slot }: ScenarioFlags): StreetSetup {
  const date = parseDate(start)
  if (date === undefined) throw new UsageError(`--start is a date, 2026-06-01, not ${start}`)
  return {
    ...PLACE,
    start: date,
    days: wholeIn('--days', days, 1, MOST_DAYS),
    seed: wholeIn('--seed', seed, 0, 4_294_967_295),
    slotDuration: durationMs(SLOTS[slot]),
  }
}

function wholeIn(option: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`${option} is a whole number from ${least} to ${most}, not ${text}`)
}
