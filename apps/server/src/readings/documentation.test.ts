import { readFileSync } from 'node:fs'
import { KINDS, METRICS, RETENTION } from '@gridbourse/core/telemetry'
import { expect, test } from 'vitest'
import { TOPICS } from './broker-message.ts'

const page = readFileSync(new URL('../../../../docs/telemetry.md', import.meta.url), 'utf8')

test('docs/telemetry.md tells every metric with its unit, and how long each kind is kept', () => {
  for (const { name, unit, meaning } of METRICS)
    expect(page).toMatch(new RegExp(`\\| \`${name}\` \\| ${unit} \\| .* \\| ${meaning} \\|`))
  for (const kind of KINDS)
    expect(page).toContain(`| ${kind} | ${RETENTION[kind].readingDays} | ${RETENTION[kind].minuteDays} |`)
})

test('and the topics that are listened to', () => {
  for (const topic of TOPICS) expect(page).toContain(topic.split('/+')[0])
})
