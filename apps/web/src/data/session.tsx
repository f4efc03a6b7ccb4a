import type { Client, Participant } from '@gridbourse/api'
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'
import { clientWith } from './queries.ts'

/** Somebody whose key this page was given. */
export type Holder = { readonly key: string; readonly participant: string; readonly client: Client }

/** Keys live as long as the browser's tab, and nowhere else. */
export type Session = {
  readonly operator: Holder | null
  readonly trader: Holder | null
  /** Asks whose key it is, and keeps it; throws the API's problem where it is nobody's. */
  readonly show: (key: string) => Promise<Participant>
  readonly forget: () => void
}

const KEPT = 'gridbourse-keys'
type Kept = { readonly operator?: Entry; readonly trader?: Entry }
type Entry = { readonly key: string; readonly participant: string }

const SessionContext = createContext<Session | null>(null)

export function SessionProvider({ children }: { children: ReactNode }) {
  const [kept, setKept] = useState<Kept>(() => read())
  const session = useMemo(
    (): Session => ({
      operator: holder(kept.operator),
      trader: holder(kept.trader),
      async show(key) {
        const found = await clientWith(key).getParticipant({ params: { participant: 'me' } })
        const { participant, role } = found
        setKept((before) => {
          const after = { ...before, [role === 'operator' ? 'operator' : 'trader']: { key, participant } }
          sessionStorage.setItem(KEPT, JSON.stringify(after))
          return after
        })
        return found
      },
      forget() {
        sessionStorage.removeItem(KEPT)
        setKept({})
      },
    }),
    [kept],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('no SessionProvider')
  return session
}

const holder = (entry: Entry | undefined): Holder | null =>
  entry === undefined ? null : { ...entry, client: clientWith(entry.key) }

function read(): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Kept
  } catch {
    return {}
  }
}
