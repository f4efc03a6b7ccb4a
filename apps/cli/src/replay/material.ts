import { only, spanBetween, type Community, type Span } from '@gridbourse/core/community'
import { durationMs, formatMinute, type EpochMs } from '@gridbourse/core/kernel'
import { flawText, FolderFlaw, readCommunityFolder, type Repair } from '@gridbourse/server/feeds'
import { CannotDo, UsageError } from '../complaint.ts'
import { withBatteries } from './battery-option.ts'
import { instantIn, type FolderFlags } from './options.ts'
import { expectCommunityFolder } from './readable-folder.ts'

const SLOT_MS = { PT15M: 900_000, PT60M: 3_600_000 } as const

/** What a replay is made from: the community that the flags choose of a folder, and the slots that are scored. */
export type ReplayMaterial = {
  readonly community: Community
  readonly span: Span
  readonly estimatedReadings: number
  /** Slots in which the export price was above the import price, and counts as that. */
  readonly cappedExportPrices: number
  /** What was put right in reading. */
  readonly repairs: readonly Repair[]
}

/** Says on stderr what was put right, so that answers stay as they are. */
function tellRepairs(repairs: readonly Repair[]): void {
  const told = repairs.slice(0, TOLD).map((repair) => `put right: ${flawText(repair)}\n`)
  const more = repairs.length - TOLD
  process.stderr.write([...told, ...(more > 0 ? [`and ${more} more were put right\n`] : [])].join(''))
}

const TOLD = 10

export async function readMaterial(folder: string, flags: FolderFlags): Promise<ReplayMaterial> {
  const { community: whole, estimatedReadings, cappedExportPrices, repairs } = await readFolder(folder, flags)
  const some = flags.only === undefined ? whole : chosen(whole, flags.only.split(','))
  const community = flags.battery === undefined ? some : withBatteries(some, flags.battery)
  const at = (flag: '--from' | '--to', text: string | undefined) => instantIn(community.zone, flag, text)
  const span = spanBetween(community, at('--from', flags.from), at('--to', flags.to))
  if (span.from >= span.to) throw new UsageError(emptySpan(community, flags))
  tellRepairs(repairs)
  return { community, span, estimatedReadings, cappedExportPrices, repairs }
}

async function readFolder(folder: string, { slot, gaps }: FolderFlags) {
  expectCommunityFolder(folder)
  try {
    return await readCommunityFolder(folder, { slotDuration: durationMs(SLOT_MS[slot]), gaps })
  } catch (fault) {
    if (fault instanceof FolderFlaw) throw new CannotDo(fault.message)
    throw fault
  }
}

function emptySpan({ zone, start, slots, slotDuration }: Community, { from, to }: FolderFlags): string {
  const [first, last] = [start, start + slots * slotDuration].map((at) => formatMinute(at as EpochMs))
  const asked = [from && `--from ${from}`, to && `--to ${to}`].filter(Boolean).join(' ')
  return `${asked} leaves no slot to replay: the folder spans ${first} to ${last}, days are those of ${zone}, and the end is not part of it`
}

function chosen(community: Community, ids: readonly string[]): Community {
  const known = community.participants.map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new UsageError(`--only ${unknown}: no such participant; there are ${known.join(', ')}`)
  return only(community, ids)
}
