import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Findings } from '../findings.ts'
import { readGreenButton } from './green-button.ts'
import { readHomeAssistant } from './home-assistant.ts'
import { formatOf } from './import-community.ts'
import { readOpenMeteo } from './open-meteo.ts'
import { readWideCsv, type TableSense } from './wide-csv.ts'

const sense: TableSense = {
  zone: 'Europe/Berlin',
  dates: null,
  stamps: 'start',
  unit: null,
  isRegister: false,
  resolution: null,
  load: [],
  generation: [],
}

const readers: Record<string, (text: string, findings: Findings) => unknown> = {
  'wide-csv': (text, findings) => readWideCsv('any', text, sense, findings),
  'home-assistant': (text, findings) => readHomeAssistant('any', text, { ...sense, owner: 'a' }, findings),
  'green-button': (text, findings) =>
    readGreenButton('any', text, { owner: 'a', resolution: null }, findings),
  'open-meteo': (text, findings) => readOpenMeteo('any', text, findings),
}

const PIECES =
  String.raw`at home_1_kwh entity_id start sum state , , ; " { } [ ] : 2026-10-25T02:00 2026-10-25T02:00Z
  2026-03-29T02:30 1.5 -2 1e9 NaN 0 "hourly" "time" <feed> </feed> <entry> </entry> <IntervalBlock> <ReadingType/>
  <value>5</value> &amp;`.split(/\s+/)

const pieces = fc.constantFrom(...PIECES, '\n', ' ')

test.each(Object.entries(readers))('law: whatever a %s source holds, it is read or refused', (_, read) => {
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    fc.json(),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const findings = new Findings()
      const meters = read(text, findings)
      const isRead = Array.isArray(meters) ? meters.length > 0 : meters !== undefined
      expect(isRead || !findings.areClean).toBe(true)
    }),
    { numRuns: 400 },
  )
})

test.each([
  ['\uFEFF<?xml version="1.0"?>', 'green-button'],
  ['{"latitude":1,"hourly":{}}', 'open-meteo'],
  ['{"sensor.a":[]}', 'home-assistant'],
  ['entity_id,type,unit\n', 'home-assistant'],
  ['time;home\n', 'wide-csv'],
])('%j looks like %s', (text, format) => expect(formatOf(text)).toBe(format))
