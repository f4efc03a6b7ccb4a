import { PAGES, type PageEntry, type PageId } from './pages.ts'

/** Who is looking. It orders the pages and picks the first; it hides nothing. */
export const PERSONAS = {
  community: { name: 'Community operator', first: ['home', 'market', 'settlement', 'grid', 'forecasts'] },
  household: { name: 'Household', first: ['house', 'settlement', 'market', 'home', 'forecasts'] },
  factory: { name: 'Factory', first: ['load', 'settlement', 'market', 'grid', 'forecasts'] },
  producer: { name: 'Producer', first: ['yield', 'market', 'forecasts', 'settlement', 'alarms'] },
  grid: { name: 'Grid operator', first: ['grid', 'alarms', 'forecasts', 'home', 'settlement'] },
  market: { name: 'Market operator', first: ['market', 'settlement', 'alarms', 'home', 'agents'] },
  developer: { name: 'Developer', first: ['agents', 'market', 'forecasts', 'settlement', 'home'] },
} as const satisfies Record<string, { name: string; first: readonly PageId[] }>

export type Persona = keyof typeof PERSONAS

export const DEFAULT_PERSONA: Persona = 'community'

export const isPersona = (text: unknown): text is Persona =>
  typeof text === 'string' && Object.hasOwn(PERSONAS, text)

/** The first that is one, of what an address and a memory say; either may hold anything. */
export const personaAmong = (...said: readonly unknown[]): Persona => said.find(isPersona) ?? DEFAULT_PERSONA

/** All pages, those first that this persona comes for. */
export function pagesFor(persona: Persona, pages: readonly PageEntry[] = PAGES): readonly PageEntry[] {
  const first: readonly PageId[] = PERSONAS[persona].first
  const rank = ({ id }: PageEntry): number => (first.includes(id) ? first.indexOf(id) : first.length)
  return pages.toSorted((a, b) => rank(a) - rank(b))
}
