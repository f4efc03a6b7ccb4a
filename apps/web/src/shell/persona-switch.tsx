import { useNavigate } from '@tanstack/react-router'
import { PERSONAS, pagesFor, type Persona } from './persona.ts'
import { Select } from './select.tsx'
import { keepPersona, usePersona } from './use-persona.ts'

/** Who is looking: orders the pages, opens the first of them, hides nothing. */
export function PersonaSwitch({ className = '' }: { className?: string }) {
  const persona = usePersona()
  const choose = useChoosePersona()
  return (
    <Select label="Who is looking" value={persona} onChoose={choose} className={className}>
      {(Object.keys(PERSONAS) as Persona[]).map((id) => (
        <option key={id} value={id}>
          {PERSONAS[id].name}
        </option>
      ))}
    </Select>
  )
}

export function useChoosePersona(): (persona: Persona) => void {
  const navigate = useNavigate()
  return (persona) => {
    keepPersona(persona)
    const [first] = pagesFor(persona)
    void navigate({ to: first?.to ?? '/', search: { as: persona } })
  }
}
