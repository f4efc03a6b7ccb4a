import { useSearch } from '@tanstack/react-router'
import { personaAmong, type Persona } from './persona.ts'

const KEPT = 'gridbourse-persona'

/** The address decides, so that a page can be sent to somebody; else what was chosen here last. */
export function usePersona(): Persona {
  const { as } = useSearch({ strict: false })
  return personaFrom(as)
}

/** The router also hands on what no schema took, so that what the address says is asked again. */
export const personaFrom = (address: unknown): Persona => personaAmong(address, localStorage.getItem(KEPT))

export const keepPersona = (persona: Persona): void => localStorage.setItem(KEPT, persona)
