import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { HOUR, QUARTER_HOUR } from '@gridbourse/core/kernel'
import { readCommunityFolder, type CommunityFolder } from '../community-folder.ts'
import { decode } from '../decode.ts'
import { Findings, FolderFlaw, type Repair } from '../findings.ts'
import type { ColumnName } from '../folder-tables.ts'
import { parseCommunityFile } from '../plain-issues.ts'
import { draftFolder, filesNamedIn, type DraftInput, type Existing, type Price } from './draft.ts'
import { readGreenButton } from './green-button.ts'
import { readHomeAssistant } from './home-assistant.ts'
import type { Meter } from './meter.ts'
import { readOpenMeteo, type Weather } from './open-meteo.ts'
import { readPriceColumn, readWideCsv, type TableSense } from './wide-csv.ts'
import { writeFolder } from './write-folder.ts'

export const FORMATS = ['wide-csv', 'home-assistant', 'green-button', 'open-meteo'] as const
export type Format = (typeof FORMATS)[number]

export type ImportOptions = Omit<DraftInput, 'meters' | 'weather' | 'importPrice' | 'exportPrice'> &
  Pick<TableSense, 'dates' | 'stamps' | 'unit' | 'isRegister' | 'resolution' | 'load' | 'generation'> & {
    readonly sources: readonly string[]
    readonly into: string
    /** Of all sources; null for what each looks like. */
    readonly format: Format | null
    /** Whose a source of one home is; null for the name of its file. */
    readonly participant: string | null
    readonly importPrice: number | ColumnName | null
    readonly exportPrice: number | ColumnName | null
    /** Ends the import before anything is written. */
    readonly signal?: AbortSignal
  }

export type ImportReport = CommunityFolder & {
  /** Whether there was a folder before. */
  readonly isExtended: boolean
  /** Participants that came in, by id. */
  readonly imported: readonly string[]
  /** What was put right in the sources. */
  readonly sourceRepairs: readonly Repair[]
}

/**
 * Makes a community folder of meter data in other formats, or extends one. What comes out is read back before it
 * takes its place; a `FolderFlaw` says what is wrong with a source, and then nothing was written.
 */
export async function importCommunity(options: ImportOptions): Promise<ImportReport> {
  const findings = new Findings()
  const existing = await existingIn(options, findings)
  findings.expectClean(null)
  const { meters, weather } = await sourcesOf(options, findings)
  const zone = options.zone
  const priced = async (given: number | ColumnName | null): Promise<Price | null> => {
    if (given === null || typeof given === 'number') return given === null ? null : { constant: given }
    const text = await textOf(given.file, findings)
    const series =
      text && readPriceColumn({ ...given, file: given.file }, text, { zone, dates: options.dates }, findings)
    return series ? { series } : null
  }
  const importPrice = await priced(options.importPrice)
  const exportPrice = await priced(options.exportPrice)
  findings.expectClean(null)
  const files = draftFolder({ ...options, meters, weather, importPrice, exportPrice }, existing, findings)
  findings.expectClean(null)

  let folder: CommunityFolder | undefined
  await writeFolder(options.into, { kept: existing ?? new Map<string, string>(), files }, async (draft) => {
    folder = await readBack(draft, options.into)
    options.signal?.throwIfAborted()
  })
  return {
    ...folder!,
    isExtended: existing !== null,
    imported: [...new Set(meters.map(({ owner }) => owner))],
    sourceRepairs: findings.repairs,
  }
}

async function readBack(draft: string, into: string): Promise<CommunityFolder> {
  try {
    return await readCommunityFolder(draft, { slotDuration: QUARTER_HOUR, gaps: 'idle' })
  } catch (fault) {
    if (!(fault instanceof FolderFlaw)) throw fault
    const isOffQuarter = fault.flaws.every(({ rule }) => rule === 'slot_does_not_fit')
    if (isOffQuarter) return readCommunityFolder(draft, { slotDuration: HOUR, gaps: 'idle' })
    throw new FolderFlaw(into, fault.flaws)
  }
}

/** What is in the folder, as far as its community.json names it. */
async function existingIn({ into, force }: ImportOptions, findings: Findings): Promise<Existing> {
  const folder = resolve(into)
  const kind = await stat(folder).catch(() => null)
  if (kind === null) return null
  const refuse = (words: string): null => {
    findings.refuse({ file: into, rule: 'folder_is_taken', words })
    return null
  }
  if (!kind.isDirectory()) return refuse('is a file; name a folder')
  const names = await readdir(folder)
  if (!names.includes('community.json'))
    return names.length === 0 || force
      ? null
      : refuse(
          'is a folder with other things in it; name a new one, or --force puts the community among them',
        )
  const text = await textOf(join(folder, 'community.json'), findings)
  const description = text === undefined ? undefined : parseCommunityFile(text, findings)
  if (description === undefined) return null
  const files = new Map([['community.json', text!.replace(/^\uFEFF/, '')]])
  for (const file of filesNamedIn(description)) {
    const read = await textOf(join(folder, file), findings)
    if (read !== undefined) files.set(file, read)
  }
  return files
}

async function sourcesOf(
  options: ImportOptions,
  findings: Findings,
): Promise<{ meters: Meter[]; weather: Weather | null }> {
  const meters: Meter[] = []
  let weather: Weather | null = null
  for (const path of options.sources) {
    const text = await textOf(path, findings)
    options.signal?.throwIfAborted()
    if (text === undefined) continue
    const format = options.format ?? formatOf(text)
    const owner = options.participant ?? ownerIn(path)
    if (format === 'open-meteo') weather = readOpenMeteo(path, text, findings) ?? null
    else if (format === 'green-button')
      meters.push(...readGreenButton(path, text, { ...options, owner }, findings))
    else if (format === 'home-assistant')
      meters.push(...readHomeAssistant(path, text, { ...options, owner }, findings))
    else meters.push(...readWideCsv(path, text, options, findings))
  }
  for (const [index, { file, owner, role }] of meters.entries())
    if (meters.findIndex((other) => other.owner === owner && other.role === role) < index) {
      const words = `${role} of ${owner} is in another source too; give each home a --participant of its own`
      findings.refuse({ file, rule: 'meter_is_taken', words })
    }
  return { meters, weather }
}

/** What a source looks like. */
export function formatOf(text: string): Format {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return 'green-button'
  if (start.startsWith('{')) return /"(hourly|minutely_15)"\s*:/.test(start) ? 'open-meteo' : 'home-assistant'
  return /(^|[,;\t"])(entity_id|statistic_id)([,;\t"]|\r?\n)/.test(start.split('\n', 1)[0]!)
    ? 'home-assistant'
    : 'wide-csv'
}

/** `downloads/Anna Meyer.xml` is of `anna-meyer`. */
const ownerIn = (path: string): string =>
  basename(path, extname(path))
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || basename(dirname(resolve(path)))

async function textOf(path: string, findings: Findings): Promise<string | undefined> {
  try {
    return decode(path, await readFile(path), findings)
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    const words = code === 'ENOENT' ? `is not there (${code})` : `cannot be read (${code})`
    return findings.refuse({ file: path, rule: 'file_cannot_be_read', words })
  }
}
