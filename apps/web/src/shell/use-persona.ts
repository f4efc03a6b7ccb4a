import { useSearch } from '@tanstack/react-router'
import { DEFAULT_PERSONA, isPersona, type Persona } from './persona.ts'

const KEPT = 'gridbourse-persona'

/** The address decides, so that a page can be sent to somebody; else what was chosen here last. */
export function usePersona(): Persona {
  const { as } = useSearch({ strict: false })
  return as ?? keptPersona()
}

export function keptPersona(): Persona {
  const kept = localStorage.getItem(KEPT)
  return isPersona(kept) ? kept : DEFAULT_PERSONA
}

export const keepPersona = (persona: Persona): void => localStorage.setItem(KEPT, persona)
