import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Backups, Manifest } from '@gridbourse/server'
import type { Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { homeOf } from '../journal-replay.ts'
import { instantText, show, table } from '../output.ts'
import { progressLine } from '../progress-line.ts'

type Options = {
  readonly home?: string
  readonly keyFile?: string
  readonly keep?: string
  readonly list?: true
  readonly verify?: true
  readonly json?: true
}

export function register(program: Command): void {
  program
    .command('backup')
    .description('Keep a home in a folder of backups. A server may run on it meanwhile.')
    .argument('<folder>', 'where backups are; made where it is missing')
    .option('--home <folder>', 'the home (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option('--key-file <file>', 'encrypt with the key in this file (default: GRIDBOURSE_SECRET_KEY)')
    .option('--keep <count>', 'forget all but so many of the newest')
    .option('--list', 'only tell which backups there are')
    .option('--verify', 'only read the newest backup through')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Another backup into the same folder stores only what is new. Without a key nothing is encrypted; with one, keep
the key elsewhere: without it the backups cannot be read. Tables in the home (the default) can be asked only while
no server runs there; otherwise people, preferences and decisions are left out, and the answer says so. A person
that was erased is in older backups: forget those with --keep. Back again: gridbourse restore <folder> [--at <instant>]`,
    )
    .action((folder: string, options: Options) => backup(resolve(folder), options))
}

async function backup(folder: string, options: Options): Promise<void> {
  const { openBackups, secretKey } = await import('@gridbourse/server')
  const done = options.list ? list : options.verify ? verify : take
  try {
    await done(openBackups(folder, secretKey(options.keyFile)), folder, options)
  } catch (fault) {
    told(fault)
  }
}

async function take(backups: Backups, folder: string, options: Options): Promise<void> {
  const home = homeOf(options)
  const { filesOfHome, journalFolder, readJournal } = await import('@gridbourse/server')
  if (!existsSync(journalFolder(home)))
    throw new CannotDo(
      (process.env['GRIDBOURSE_JOURNAL'] ?? 'segments') === 'segments'
        ? `there is no market in ${home}. Name its home with --home.`
        : `the journal of ${home} is a JetStream stream: back that up with the tools of NATS. This command keeps journals of segment files.`,
    )
  if (`${folder}/`.startsWith(`${home}/`))
    throw new CannotDo(`${folder} lies in the home itself. Name a folder elsewhere, best on another disk.`)
  const journal = await readJournal('segments', journalFolder(home))
  const last = { sequence: journal.lastSequence, journalAtMs: 0 }
  if (last.sequence > 0)
    for await (const records of journal.read(last.sequence)) last.journalAtMs = records.at(-1)!.atMs
  await journal.close()

  const truths = await keptTruths(home, folder)
  const files = [...truths.files, ...(await filesOfHome(home))]
  const progress = progressLine(files.length, 'files')
  const taken = await backups
    .take(files, { takenAtMs: Date.now(), ...last }, { keep: keepOf(options), told: progress.show })
    .finally(async () => {
      progress.end()
      for (const { from } of truths.files) await rm(from, { force: true })
    })
  const { manifest, name, newFiles, newBytes, forgotten } = taken
  const answer = {
    backup: name,
    folder,
    ...summary(manifest),
    newFiles,
    newBytes,
    tables: truths.rows,
    tablesMissing: truths.missing,
    forgottenBackups: forgotten.backups,
  }
  show(answer, options, () =>
    [
      `backup      ${name}`,
      `journal     up to record ${manifest.sequence}${last.journalAtMs === 0 ? '' : ` of ${instantText(last.journalAtMs)}`}`,
      `files       ${manifest.files.length}, ${size(answer.bytes)}; new ${newFiles}, ${size(newBytes)}`,
      truths.missing === null ? `tables      ${truths.rows} rows` : `careful     ${truths.missing}`,
      ...(forgotten.backups > 0 ? [`forgotten   ${forgotten.backups}`] : []),
      `encrypted   ${manifest.keyFingerprint === null ? 'no: whoever reads this folder reads people and webhook secrets too. Give a key with --key-file or GRIDBOURSE_SECRET_KEY' : `with key ${manifest.keyFingerprint}; without it nobody can read the backup`}`,
      `back again  npx gridbourse restore ${folder} --into <new home>`,
    ].join('\n'),
  )
}

type Truths = {
  readonly files: readonly { readonly path: string; readonly from: string }[]
  readonly rows: number
  /** Why they are not in the backup; null where they are. */
  readonly missing: string | null
}

/** What only tables know, dumped beside the backups; an embedded database that a server holds cannot be asked. */
async function keptTruths(home: string, folder: string): Promise<Truths> {
  const { keepTruths, openTables, settingsFrom, tablesPlace, TRUTHS_FILE } =
    await import('@gridbourse/server')
  const { database } = settingsFrom(process.env)
  const none = { files: [], rows: 0 }
  if (database === 'none' || (database === 'embedded' && !existsSync(join(home, 'database'))))
    return { ...none, missing: null }
  try {
    const { database: opened } = await openTables(tablesPlace(database, home))
    try {
      const from = `${folder}.${TRUTHS_FILE}`
      const rows = await keepTruths(opened, from)
      return { files: [{ path: TRUTHS_FILE, from }], rows, missing: null }
    } finally {
      await opened.close()
    }
  } catch (fault) {
    if (!(fault instanceof Error) || !fault.name.startsWith('Database')) throw fault
    return {
      ...none,
      missing: `people, preferences and decisions are not in it: ${fault.message}`,
    }
  }
}

async function list(backups: Backups, _folder: string, options: Options): Promise<void> {
  const all = (await backups.list()).map(({ name, manifest }) => ({ backup: name, ...summary(manifest) }))
  show({ backups: all }, options, () =>
    table(
      ['backup', '>up to record', 'of', '>files', '>size', 'encrypted'],
      all.map(({ backup: name, sequence, journalAtMs, files, bytes, keyFingerprint }) => [
        name,
        String(sequence),
        instantText(journalAtMs),
        String(files),
        size(bytes),
        keyFingerprint ?? 'no',
      ]),
    ),
  )
}

async function verify(backups: Backups, folder: string, options: Options): Promise<void> {
  const newest = (await backups.list()).at(-1)
  if (newest === undefined) throw new CannotDo(`there is no backup in ${folder}.`)
  const progress = progressLine(newest.manifest.files.length, 'files')
  await backups.verify(newest.manifest, progress.show).finally(() => progress.end())
  const answer = { backup: newest.name, ...summary(newest.manifest), whole: true }
  show(answer, options, () => `${newest.name} is whole: ${answer.files} files, ${size(answer.bytes)}.`)
}

const summary = ({ takenAtMs, sequence, journalAtMs, files, keyFingerprint }: Manifest) => ({
  takenAtMs,
  sequence,
  journalAtMs,
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  keyFingerprint,
})

function keepOf({ keep }: Options): number {
  if (keep === undefined) return Infinity
  if (!/^[1-9]\d{0,5}$/.test(keep)) throw new UsageError(`--keep ${keep}: expected how many, from 1.`)
  return Number(keep)
}

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

function told(fault: unknown): never {
  if (
    fault instanceof Error &&
    (fault.name === 'BackupFault' || fault.name === 'SecretKeyRefused' || fault.name.startsWith('Journal'))
  )
    throw new CannotDo(fault.message)
  throw fault
}
