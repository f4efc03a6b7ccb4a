import type { StoreState } from '@gridbourse/api'
import type { Store } from '../store/store.ts'

/** How the store stands, in the wire's words. */
export function presentStore(store: Store | null): StoreState {
  if (store === null) return { state: 'none', survives: null, behindRecords: null, detail: null }
  const { state } = store
  return {
    state: state.kind === 'stopped' ? 'away' : state.kind,
    survives: state.kind === 'open' ? state.engine.survives : null,
    behindRecords: state.behindRecords,
    detail: state.kind === 'away' ? state.reason : null,
  }
}
