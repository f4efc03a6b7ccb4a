import { expect, test } from 'vitest'
import { PAGES } from './pages.ts'
import { DEFAULT_PERSONA, isPersona, pagesFor, personaAmong, PERSONAS, type Persona } from './persona.ts'

test('a persona orders the pages and hides none', () => {
  for (const persona of Object.keys(PERSONAS) as Persona[]) {
    const ordered = pagesFor(persona)
    expect(ordered.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      PAGES.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    )
    const [wanted] = PERSONAS[persona].first.filter((id) => PAGES.some((page) => page.id === id))
    expect(ordered[0]!.id).toBe(wanted)
  }
})

test('an address may say anything', () => {
  expect([isPersona('household'), isPersona('toString'), isPersona(7)]).toEqual([true, false, false])
  expect(personaAmong('grid', 'household')).toBe('grid')
  expect(personaAmong('operator', 'household')).toBe('household')
  expect(personaAmong(undefined, 'toString')).toBe(DEFAULT_PERSONA)
})
