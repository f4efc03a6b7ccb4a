import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { readGreenButton } from './green-button.ts'
import { instantText } from './points.ts'

const START = Date.UTC(2026, 0, 5) / 1000

const link = (rel: string, href: string): string => `<link rel="${rel}" href="${href}"/>`

const readingType = (id: number, fields: Record<string, number>): string =>
  `<entry>${link('self', `/ReadingType/${id}`)}<content><espi:ReadingType>${Object.entries(fields)
    .map(([name, value]) => `<espi:${name}>${value}</espi:${name}>`)
    .join('')}</espi:ReadingType></content></entry>`

const meterReading = (point: number, id: number, type: number): string =>
  `<entry>${link('self', `/UsagePoint/${point}/MeterReading/${id}`)}${link('related', `/ReadingType/${type}`)}
   <content><espi:MeterReading/></content></entry>`

const block = (point: number, id: number, ...values: number[]): string =>
  `<entry>${link('up', `/UsagePoint/${point}/MeterReading/${id}/IntervalBlock`)}<content><espi:IntervalBlock>${values
    .map(
      (value, index) => `<espi:IntervalReading>
      <espi:timePeriod><espi:duration>900</espi:duration><espi:start>${START + index * 900}</espi:start></espi:timePeriod>
      <espi:value>${value}</espi:value></espi:IntervalReading>`,
    )
    .join('')}</espi:IntervalBlock></content></entry>`

const feed = (...entries: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!-- a feed -->
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi">
  <title>R&amp;D <![CDATA[<meter>]]></title>${entries.join('\n')}</feed>`

const energy = { accumulationBehaviour: 4, flowDirection: 1, powerOfTenMultiplier: 0, uom: 72 }

function read(text: string) {
  const findings = new Findings()
  const meters = readGreenButton('gb.xml', text, { owner: 'ann', resolution: null }, findings)
  return {
    meters: meters.map(({ owner, role, series }) => [
      owner,
      role,
      instantText(series.start),
      ...series.values,
    ]),
    told: findings.repairs.map(({ rule }) => rule),
    refused: findings.flaws.map(({ rule, line }) => (line === undefined ? rule : `${rule} ${line}`)),
  }
}

test('what was delivered is import, what was received is export', () => {
  const text = feed(
    readingType(1, { ...energy, powerOfTenMultiplier: -3 }),
    readingType(2, { ...energy, flowDirection: 19, powerOfTenMultiplier: 1 }),
    meterReading(1, 1, 1),
    meterReading(1, 2, 2),
    block(1, 1, 250_000, 100_000),
    block(1, 2, 3, 0),
  )
  expect(read(text)).toEqual({
    meters: [
      ['ann', 'import', '2026-01-05T00:00Z', 250, 100],
      ['ann', 'export', '2026-01-05T00:00Z', 30, 0],
    ],
    told: [],
    refused: [],
  })
})

test('a net reading is split by sign, a power is its mean over the interval', () => {
  expect(read(feed(readingType(1, { ...energy, flowDirection: 4 }), block(1, 1, 80, -30))).meters).toEqual([
    ['ann', 'import', '2026-01-05T00:00Z', 80, 0],
    ['ann', 'export', '2026-01-05T00:00Z', 0, 30],
  ])
  expect(read(feed(readingType(1, { ...energy, uom: 38 }), block(1, 1, 400))).meters).toEqual([
    ['ann', 'import', '2026-01-05T00:00Z', 100],
  ])
})

test('usage points are participants, and gas is left out', () => {
  const text = feed(
    readingType(1, energy),
    readingType(2, { ...energy, uom: 169 }),
    meterReading(7, 1, 1),
    meterReading(8, 1, 1),
    meterReading(9, 1, 2),
    block(7, 1, 1),
    block(8, 1, 2),
    block(9, 1, 3),
  )
  expect(read(text)).toEqual({
    meters: [
      ['ann-7', 'import', '2026-01-05T00:00Z', 1],
      ['ann-8', 'import', '2026-01-05T00:00Z', 2],
    ],
    told: ['unit_is_no_energy'],
    refused: [],
  })
})

test.each([
  ['<!DOCTYPE lolz [<!ENTITY lol "lol">]>\n<feed>&lol;</feed>', 'xml_has_a_document_type 1'],
  ['<feed>\n<entry>\n</feed>', 'file_is_no_xml 3'],
  ['<feed>\n<entry></entry>', 'file_is_no_xml 2'],
  ['<feed>1 < 2</feed>', 'file_is_no_xml 1'],
  ['no xml at all', 'file_is_no_xml 1'],
  ['<feed>'.repeat(200), 'file_is_no_xml 1'],
  [feed(), 'no_interval_was_found'],
  [feed(readingType(1, energy), block(1, 1, -5)), 'energy_is_negative'],
  [feed(readingType(1, { ...energy, accumulationBehaviour: 3 }), block(1, 1, 5)), 'reading_is_a_register'],
  [feed(block(1, 1, 5)), 'reading_type_is_missing'],
  [feed(readingType(1, energy), block(1, 1, 0.5)), 'reading_is_incomplete'],
])('%.60s is refused: %s', (text, rule) => {
  expect(read(text).refused[0]).toBe(rule)
})
