import { setTimeout as pause } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { Ask, FromStore, Tables, ToStore } from './messages.ts'
import { pauses } from '../pauses.ts'

export type StoreLoopParts = {
  readonly open: () => Promise<Tables>
  /** Whether a fault says that the database is away, rather than that it refuses what was asked. */
  readonly isAway: (fault: unknown) => boolean
}

/** The store's thread: opens the database, however often it takes, and asks it what the main thread wants to know. */
export async function runStore(port: MessagePort, { open, isAway }: StoreLoopParts): Promise<void> {
  const say = (message: FromStore): void => port.postMessage(message)
  const stopping = new AbortController()
  const underWay = new Set<Promise<void>>()
  let tables: Tables | undefined

  const answer = async ({ request, port: name, method, given }: Ask): Promise<void> => {
    try {
      if (tables === undefined) throw new Error('it was asked before it was open')
      const asked = Reflect.get(tables, name) as Record<string, (...given: readonly unknown[]) => unknown>
      say({ type: 'answered', request, answer: await asked[method]!(...given) })
    } catch (fault) {
      say({ type: 'refused', request, isAway: isAway(fault), reason: wordsOf(fault) })
    }
  }

  port.on('message', (message: ToStore) => {
    if (message.type === 'stop') return stopping.abort()
    const answered = answer(message)
    underWay.add(answered)
    void answered.finally(() => underWay.delete(answered))
  })

  const { signal } = stopping
  for (const pauseMs of pauses()) {
    try {
      tables = await open()
      say({ type: 'open', engine: tables.engine })
      break
    } catch (fault) {
      say({ type: 'not_open', reason: wordsOf(fault) })
      await pause(pauseMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) break
    }
  }
  if (!signal.aborted) await new Promise((stopped) => signal.addEventListener('abort', stopped))
  await Promise.all(underWay)
  await tables?.close()
  port.close()
}

const wordsOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
