import type { EpochMs } from '@gridbourse/core/kernel'
import type { Findings } from '../findings.ts'
import { inWh, type Meter, type Role } from './meter.ts'
import { seriesOf, type Point } from './points.ts'
import { descendants, parseXml, textAt, type XmlElement } from './xml.ts'

export type GreenButtonSense = { readonly owner: string; readonly resolution: number | null }

/** What the values of a meter reading mean (NAESB REQ.21, ESPI `ReadingType`). */
type ReadingType = {
  /** 72 is Wh, 38 is W. */
  readonly unit: number
  readonly powerOfTen: number
  /** 1 delivered to the customer, 19 received from it, 4 net of both. */
  readonly flow: number
  /** 4 is the energy of the interval; 1 to 3 are registers. */
  readonly accumulation: number
}

/**
 * Reads Green Button XML: what was delivered is import, what was received is export, a net reading is split by
 * sign. More than one usage point makes more than one participant.
 */
export function readGreenButton(
  file: string,
  text: string,
  { owner, resolution }: GreenButtonSense,
  findings: Findings,
): Meter[] {
  const root = parseXml(file, text, findings)
  if (root === undefined) return []
  const entries = root.name === 'entry' ? [root] : descendants(root, 'entry')
  const flows = flowsOf(entries.length === 0 ? [root] : entries, file, findings)
  if (flows.size === 0 && findings.areClean)
    findings.refuse({
      file,
      rule: 'no_interval_was_found',
      words: 'has no IntervalReading of electric energy',
    })
  const points = new Set([...flows.values()].map(({ usagePoint }) => usagePoint))
  const meters: Meter[] = []
  for (const { usagePoint, role, unit, steps, readings } of flows.values()) {
    const place = `${role} at usage point ${usagePoint}`
    const step = [...steps][0]!
    if (steps.size > 1) {
      const words = `has intervals of ${[...steps].map((each) => each / 60_000).join(' and ')} minutes`
      findings.refuse({ file, place, rule: 'intervals_are_not_alike', words })
      continue
    }
    const kind = unit === 38 ? 'mean' : 'sum'
    const series = seriesOf(readings, { file, place, kind, resolution, step }, findings)
    if (series === undefined) continue
    const name = points.size === 1 ? owner : `${owner}-${usagePoint}`
    meters.push({ file, owner: name, role, series: inWh(series, unit === 38 ? 'W' : 'Wh') })
  }
  return meters
}

type Flow = {
  readonly usagePoint: string
  readonly role: Role
  readonly unit: number
  readonly steps: Set<number>
  readonly readings: Point[]
}

/** The intervals of all blocks, apart by usage point and direction. */
function flowsOf(entries: readonly XmlElement[], file: string, findings: Findings): Map<string, Flow> {
  const types = new Map<string, ReadingType>()
  const typeOfReading: (readonly [type: string, reading: string])[] = []
  for (const entry of entries) {
    const [type] = descendants(entry, 'ReadingType')
    if (type !== undefined) types.set(linkOf(entry, 'self'), readingTypeOf(type))
    if (descendants(entry, 'MeterReading').length > 0)
      for (const related of linksOf(entry, 'related')) typeOfReading.push([related, linkOf(entry, 'self')])
  }
  const flows = new Map<string, Flow>()
  for (const entry of entries) {
    for (const block of descendants(entry, 'IntervalBlock')) {
      const link = linkOf(entry, 'up') || linkOf(entry, 'self')
      const type = typeFor(link, types, typeOfReading)
      if (type === undefined) {
        const words = `no ReadingType belongs to the IntervalBlock ${link}`
        findings.refuse({ file, rule: 'reading_type_is_missing', words })
      } else if (type.unit !== 72 && type.unit !== 38)
        findings.repair({
          file,
          place: `ReadingType uom ${type.unit}`,
          rule: 'unit_is_no_energy',
          words: 'counts neither Wh (72) nor W (38): left out',
        })
      else if (type.accumulation >= 1 && type.accumulation <= 3) {
        const words = 'holds readings of a register; ask for interval data (accumulationBehaviour 4)'
        findings.refuse({
          file,
          place: `accumulationBehaviour ${type.accumulation}`,
          rule: 'reading_is_a_register',
          words,
        })
      } else take(block, usagePointOf(link), type, { flows, file, findings })
    }
  }
  return flows
}

type Taking = { readonly flows: Map<string, Flow>; readonly file: string; readonly findings: Findings }

function take(
  block: XmlElement,
  usagePoint: string,
  type: ReadingType,
  { flows, file, findings }: Taking,
): void {
  const flowFor = (role: Role): Flow => {
    const key = `${usagePoint} ${role}`
    const known = flows.get(key)
    if (known !== undefined) return known
    const flow: Flow = { usagePoint, role, unit: type.unit, steps: new Set(), readings: [] }
    flows.set(key, flow)
    return flow
  }
  for (const reading of descendants(block, 'IntervalReading')) {
    const start = whole(textAt(reading, 'timePeriod', 'start'))
    const duration = whole(textAt(reading, 'timePeriod', 'duration'))
    const count = whole(textAt(reading, 'value'))
    if (start === undefined || duration === undefined || duration <= 0 || count === undefined) {
      const words =
        'an IntervalReading has a timePeriod with start and duration, and a value, in whole numbers'
      findings.refuse({
        file,
        rule: 'reading_is_incomplete',
        words,
        found: reading.children.map(({ name }) => name).join(' '),
      })
      continue
    }
    const value = Number(`${count}e${type.powerOfTen}`)
    const at = (start * 1000) as EpochMs
    if (value < 0 && type.flow !== 4) {
      const words = `energy is negative though flowDirection ${type.flow} counts one way`
      findings.refuse({
        file,
        rule: 'energy_is_negative',
        words,
        found: `${value} at ${new Date(at).toISOString()}`,
      })
      continue
    }
    const roles: readonly (readonly [Role, number])[] =
      type.flow === 4
        ? [
            ['import', Math.max(value, 0)],
            ['export', Math.max(-value, 0)],
          ]
        : [[type.flow === 19 ? 'export' : 'import', value]]
    for (const [role, energy] of roles) {
      const flow = flowFor(role)
      flow.steps.add(duration * 1000)
      flow.readings.push({ at, value: energy })
    }
  }
}

/** By the links of the feed; where there is one type alone it is meant. */
function typeFor(
  link: string,
  types: ReadonlyMap<string, ReadingType>,
  typeOfReading: readonly (readonly [type: string, reading: string])[],
): ReadingType | undefined {
  for (const [type, reading] of typeOfReading) {
    const known = types.get(type)
    if (known !== undefined && reading !== '' && (link === reading || link.startsWith(`${reading}/`)))
      return known
  }
  return types.size === 1 ? [...types.values()][0] : undefined
}

function readingTypeOf(type: XmlElement): ReadingType {
  return {
    unit: whole(textAt(type, 'uom')) ?? 72,
    powerOfTen: whole(textAt(type, 'powerOfTenMultiplier')) ?? 0,
    flow: whole(textAt(type, 'flowDirection')) ?? 1,
    accumulation: whole(textAt(type, 'accumulationBehaviour')) ?? 4,
  }
}

const linksOf = (entry: XmlElement, rel: string): string[] =>
  entry.children
    .filter(({ name, attributes }) => name === 'link' && attributes.get('rel') === rel)
    .map(({ attributes }) => (attributes.get('href') ?? '').replace(/\/$/, ''))

const linkOf = (entry: XmlElement, rel: string): string => linksOf(entry, rel)[0] ?? ''

const usagePointOf = (link: string): string => /UsagePoint\/([^/]+)/.exec(link)?.[1] ?? '1'

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
