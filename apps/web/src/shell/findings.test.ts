import { expect, test } from 'vitest'
import { find, type Finding } from './findings.ts'

const finding = (kind: Finding['kind'], title: string, note = ''): Finding => ({
  id: `${kind} ${title} ${note}`,
  kind,
  title,
  note,
  go: () => undefined,
})

const findings = [
  finding('page', 'Home', 'the street now'),
  finding('page', 'My house', 'a member’s day: plan, battery, bill'),
  finding('member', 'Home 01', 'household, its day'),
  finding('member', 'Home 11', 'household, its day'),
  finding('slot', '17:45', 'Mon 1 Jun 2026, in the market'),
  finding('command', 'Use the dark theme'),
]
const titles = (text: string): string[] => find(findings, text).map(({ title }) => title)

test('every word begins a word of what is found; a whole title comes first', () => {
  expect(titles('home')).toEqual(['Home', 'Home 01', 'Home 11'])
  expect(titles('home 1')).toEqual(['Home 11'])
  expect(titles('17:45 jun')).toEqual(['17:45'])
  expect(titles('BILL')).toEqual(['My house'])
  expect(titles('nothing of this')).toEqual([])
})

test('before anything is typed there are pages and commands', () => {
  expect(titles(' ')).toEqual(['Home', 'My house', 'Use the dark theme'])
})
