import type { Client } from '@gridbourse/api'
import { anybody } from './queries.ts'
import { useSession } from './session.tsx'

/** Who asks. What is answered depends on it, so `name` belongs into the key of each question. */
export type Reader = { readonly name: string; readonly client: Client }

/** Whose key this tab was given, an operator's first; else nobody. */
export function useReader(): Reader {
  const { operator, trader } = useSession()
  const { participant: name, client } = operator ?? trader ?? { participant: '', client: anybody }
  return { name, client }
}
