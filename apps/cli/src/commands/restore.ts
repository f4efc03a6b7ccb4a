import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { DurationMs, EpochMs } from '@gridbourse/core/kernel'
import type { Manifest } from '@gridbourse/server'
import type { Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { instantFrom } from '../instant.ts'
import {
  damageTold,
  homeOf,
  openChosenJournal,
  readsJournal,
  replay,
  type JournalChoice,
  type Replayed,
} from '../journal-replay.ts'
import { instantText, show } from '../output.ts'
import { progressLine } from '../progress-line.ts'

type Options = JournalChoice & {
  readonly at?: string
  readonly into?: string
  readonly backup?: string
  readonly keyFile?: string
  readonly json?: true
}

export function register(program: Command): void {
  readsJournal(
    program
      .command('restore')
      .description(
        'Make the market as it was at an instant, in a new home. What it is made from is only read.',
      )
      .argument('[folder]', 'of backups; without it, the own journal is read'),
  )
    .option(
      '--at <instant>',
      'everything up to and including it: 2026-11-22T09:00Z (default: all of a backup)',
    )
    .option('--into <folder>', 'the home to make (default: the old name and the instant)')
    .option(
      '--backup <name>',
      'which backup, as `gridbourse backup <folder> --list` names it (default: the newest)',
    )
    .option('--key-file <file>', 'the key of an encrypted backup (default: GRIDBOURSE_SECRET_KEY)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
From a backup everything comes back; with --at the market, its keys and the street up to that instant, without
readings, people, decisions, webhooks, alarms and the audit log, which belong to another time. From the
own journal keys are not restored: the first start on the new home tells a new operator key, and the operator
gives participants new ones. A server may run on the old home meanwhile.

Of a damaged journal everything up to an instant before the damage is restored; \`gridbourse replay-journal\`
tells the last such instant.`,
    )
    .action(restore)
}

async function restore(folder: string | undefined, options: Options): Promise<void> {
  if (folder !== undefined) return restoreBackup(resolve(folder), options)
  if (options.at === undefined)
    throw new UsageError('without a folder of backups the own journal is read: say up to when with --at.')
  const at = instantFrom(options.at)
  const into = freeFolder(options.into ?? `${homeOf(options)}-at-${instantText(at).replaceAll(':', '')}`)
  const unfinished = `${into}.unfinished`
  try {
    const replayed = await copyUpTo(at, unfinished, options)
    await rename(unfinished, into)
    tell(into, replayed, options)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** Everything of a backup, or with `--at` the market and its street as they were then. */
async function restoreBackup(folder: string, options: Options): Promise<void> {
  const { openBackups, secretKey } = await import('@gridbourse/server')
  const opening = async () => openBackups(folder, secretKey(options.keyFile))
  const backups = await opening().catch(told)
  const chosen = await backups.list().then((all) => chosenFrom(all, folder, options), told)
  const into = freeFolder(options.into ?? `${homeOf(options)}-of-${chosen.name}`)
  const [unfinished, whole] = [`${into}.unfinished`, `${into}.backup.unfinished`]
  const { files } = chosen.manifest
  const progress = progressLine(files.length, 'files')
  try {
    await rm(whole, { recursive: true, force: true })
    await backups
      .extract(chosen.manifest, whole, { told: progress.show })
      .finally(() => progress.end())
      .catch(told)
    const at = options.at === undefined ? null : instantFrom(options.at)
    if (at !== null && at > chosen.manifest.takenAtMs && at > chosen.manifest.journalAtMs)
      throw new CannotDo(
        `the backup ends at ${instantText(chosen.manifest.journalAtMs)}. Leave out --at for all of it, or name an earlier instant.`,
      )
    const replayed = at === null ? await replayAll(whole) : await cutAt(at, { from: whole, into: unfinished })
    if (at === null) await fillTables(whole)
    await rename(at === null ? whole : unfinished, into)
    tell(into, replayed, options)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
    await rm(whole, { recursive: true, force: true })
  }
}

function chosenFrom(
  all: readonly { readonly name: string; readonly manifest: Manifest }[],
  folder: string,
  { backup }: Options,
) {
  const chosen = backup === undefined ? all.at(-1) : all.find(({ name }) => name === backup)
  if (chosen !== undefined) return chosen
  throw new CannotDo(
    backup === undefined
      ? `there is no backup in ${folder}.`
      : `there is no backup ${backup} in ${folder}. Those there are: gridbourse backup ${folder} --list`,
  )
}

/** Steps through a journal that was extracted, so that nobody starts on one that is damaged. */
async function replayAll(home: string): Promise<Replayed> {
  const journal = await openChosenJournal({ home })
  const replayed = await replay(journal).finally(() => journal.close())
  if (replayed.damage !== null) throw damageTold(replayed.damage, replayed, { home })
  return replayed
}

/** Puts what only tables know where a server with an embedded database finds it. */
async function fillTables(home: string): Promise<void> {
  const { giveBackTruths, openTables, tablesPlace, TRUTHS_FILE } = await import('@gridbourse/server')
  const path = join(home, TRUTHS_FILE)
  if (!existsSync(path)) return
  const { database } = await openTables(tablesPlace('embedded', home))
  try {
    await giveBackTruths(database, path)
  } finally {
    await database.close()
  }
  await rm(path)
}

/** The market of a home up to an instant, with what belongs to it whatever the time is, and the street's past. */
async function cutAt(
  at: EpochMs,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<Replayed> {
  const replayed = await copyUpTo(at, into, { home: from })
  for (const name of TIMELESS)
    if (existsSync(join(from, name))) await copyFile(join(from, name), join(into, name))
  const { slotDuration } = replayed.exchange.rules!
  for (const path of await linesOfStreet(from)) {
    const text = await readFile(join(from, path), 'utf8')
    // What stands behind the last line's end was torn off by a crash, or by the backup.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
    const kept = lines.filter((line) => line !== '' && isOver(line, slotDuration, replayed.atMs))
    await mkdir(dirname(join(into, path)), { recursive: true, mode: 0o700 })
    await writeFile(join(into, path), kept.map((line) => `${line}\n`).join(''), { mode: 0o600 })
  }
  return replayed
}

const TIMELESS = ['keys.json', 'scenario.json', 'alarms.json', 'secret.key']

const linesOfStreet = async (home: string): Promise<string[]> => {
  const names = await readdir(join(home, 'street'), { recursive: true }).catch(() => [])
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => join('street', name))
}

/** Whether the slot that a line is about had been delivered by then; lines about no slot stay. */
function isOver(line: string, slotDuration: DurationMs, at: EpochMs): boolean {
  const { slot } = parsed(line)
  return slot === undefined || (slot + 1) * slotDuration <= at
}

/** Copies the records of a journal up to an instant into a new home. */
async function copyUpTo(at: EpochMs, into: string, choice: JournalChoice): Promise<Replayed> {
  const { journalFolder, openJournal } = await import('@gridbourse/server')
  const journal = await openChosenJournal(choice)
  try {
    await rm(into, { recursive: true, force: true })
    await mkdir(into, { recursive: true, mode: 0o700 })
    const copy = await openJournal('segments', journalFolder(into))
    const replayed = await replay(journal, {
      belongs: ({ atMs }) => atMs <= at,
      taken: (records) => (records.length === 0 ? Promise.resolve() : copy.append(records)),
    }).finally(() => copy.close())
    if (replayed.damage !== null && replayed.atMs < at) throw damageTold(replayed.damage, replayed, choice)
    if (replayed.records === 0) {
      throw new CannotDo(`the journal begins after ${instantText(at)}: there is nothing to restore.`)
    }
    return replayed
  } finally {
    await journal.close()
  }
}

function freeFolder(path: string): string {
  const into = resolve(path)
  if (existsSync(into)) throw new CannotDo(`${into} is already there. Name another folder with --into.`)
  return into
}

function tell(into: string, { exchange, records, sequence, atMs, damage }: Replayed, options: Options): void {
  const answer = {
    home: into,
    records,
    sequence,
    atMs,
    stateHash: exchange.stateHash(),
    damage: damage?.message ?? null,
  }
  show(answer, options, ({ stateHash }) =>
    [
      `restored    ${into}`,
      `records     ${records}, the last of ${instantText(atMs)}`,
      `sequence    ${sequence}`,
      `state hash  ${stateHash}`,
      ...(damage === null ? [] : [`careful     ${damage.message}. Records of the same instant may be lost.`]),
      `run it      npx gridbourse up --home ${into}`,
    ].join('\n'),
  )
}

function told(fault: unknown): never {
  if (fault instanceof Error && (fault.name === 'BackupFault' || fault.name === 'SecretKeyRefused'))
    throw new CannotDo(fault.message)
  throw fault
}

function parsed(line: string): { readonly slot?: number } {
  try {
    return JSON.parse(line) as { readonly slot?: number }
  } catch {
    throw new CannotDo(
      `the street's past in this backup is damaged: ${line.slice(0, 40)}… is no line of it. Restore all of it, without --at, or take an older backup.`,
    )
  }
}
