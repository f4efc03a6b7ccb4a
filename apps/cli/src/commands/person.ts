import { InvalidArgumentError, type Command } from 'commander'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ParticipantNumber, PeopleStore } from '@gridbourse/core/market'
import { CannotDo } from '../complaint.ts'
import { homeOf } from '../journal-replay.ts'
import { show } from '../output.ts'
import { openHomesTables } from '../tables.ts'

type Options = { readonly home?: string; readonly json?: true }
type SaveOptions = Options & { readonly participant?: ParticipantNumber }

const HOME = ['--home <folder>', 'whose tables (default: GRIDBOURSE_HOME, or .gridbourse)'] as const

export function register(program: Command): void {
  const person = program
    .command('person')
    .description('Who is behind the pseudonyms: keep, give away and forget what names a person.')
    .addHelpText(
      'after',
      `
What names a person is in the tables alone, encrypted with GRIDBOURSE_SECRET_KEY or the key in the home's
tables.key, and never in the journal. Tables in the home need the server to be stopped; with PostgreSQL
(DATABASE_URL) it may run on.`,
    )
  person
    .command('save <user>')
    .description('Keep a person, or change what is kept: gridbourse person save anna name="Anna B."')
    .argument('<fields...>', 'what names it: name=…, email=…, address=…')
    .option('--participant <number>', 'whom the journal knows', participantFrom)
    .option(...HOME)
    .option('--json', 'print the answer as JSON')
    .action(save)
  person
    .command('export <user>')
    .description(
      'Print what the tables keep about a person as JSON: profile, preferences, orders, trades, bills, decisions.',
    )
    .option(...HOME)
    .action(exportPerson)
  person
    .command('erase <user>')
    .description('Forget who a pseudonym was. Its orders, trades and bills stay, and name nobody.')
    .option(...HOME)
    .option('--json', 'print the answer as JSON')
    .action(erase)
}

async function save(user: string, fields: readonly string[], options: SaveOptions): Promise<void> {
  const profile = Object.fromEntries(fields.map(fieldFrom))
  await withPeople(options, async (people) => {
    const known = await people.find(user)
    const participant = options.participant ?? known?.participant ?? null
    const person = { user, participant, profile: { ...known?.profile, ...profile } }
    await people.save(person, Date.now() as EpochMs)
    show({ user, participant }, options, () => `kept  ${user}`)
  })
}

async function exportPerson(user: string, options: Options): Promise<void> {
  await withPeople(options, async (people) => {
    const person = await people.everything(user)
    if (person === undefined) throw nobody(user)
    process.stdout.write(`${JSON.stringify(person, withoutBigints, 2)}\n`)
  })
}

async function erase(user: string, options: Options): Promise<void> {
  await withPeople(options, async (people) => {
    const person = await people.find(user)
    if (person === undefined || !(await people.erase(user))) throw nobody(user)
    const { participant } = person
    const rest = `participant  ${participant} stays as a pseudonym, and so do its keys until they are removed`
    show({ user, participant }, options, () =>
      [`erased       ${user}`, ...(participant === null ? [] : [rest])].join('\n'),
    )
  })
}

async function withPeople(options: Options, use: (people: PeopleStore) => Promise<void>): Promise<void> {
  const { database, people } = await openHomesTables(options)
  try {
    await use(people(homeOf(options)))
  } catch (fault) {
    if (fault instanceof Error && (fault.name === 'SealBroken' || fault.name === 'SecretKeyRefused'))
      throw new CannotDo(fault.message)
    throw fault
  } finally {
    await database.close()
  }
}

/** Money leaves the program as text. */
const withoutBigints = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value

const nobody = (user: string): CannotDo => new CannotDo(`nobody called ${user} is kept here`)

function participantFrom(text: string): ParticipantNumber {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give the number of a participant.')
  return Number(text) as ParticipantNumber
}

function fieldFrom(text: string): [string, string] {
  const [, name, value] = /^([a-zA-Z]\w*)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new CannotDo(`${JSON.stringify(text)} is no field. Write it like name="Anna B.".`)
  return [name, value]
}
