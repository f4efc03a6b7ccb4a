import type { StoreSeen } from '@gridbourse/core/alarms'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Store } from '../store/store.ts'
import type { Sources } from './look.ts'

/** What can be seen of the tables: whether they answer, and how far they are behind. */
export function sourcesOfStore(store: Pick<Store, 'state'>): Sources {
  let awaySince: EpochMs | null = null
  return {
    store(): StoreSeen {
      const state = store.state
      const isAway = state.kind === 'away'
      awaySince = isAway ? (awaySince ?? (Date.now() as EpochMs)) : null
      return {
        name: 'The database',
        awaySince,
        reason: isAway ? state.reason : null,
        lagRecords: state.behindRecords ?? 0,
      }
    },
  }
}
