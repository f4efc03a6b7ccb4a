import type { CommunitySeen } from '@gridbourse/core/alarms'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Street } from '../street/street.ts'
import type { Sources } from './look.ts'

/** What can be seen of a street: whether its agents live, and whether its books add up. */
export function sourcesOfStreet(street: Pick<Street, 'status' | 'view'>): Sources {
  let seen: CommunitySeen = { name: 'The street', status: 'lives', since: 0 as EpochMs, reason: null }
  return {
    community() {
      const status = street.status === 'starts' ? 'lives' : street.status
      if (status !== seen.status) seen = { ...seen, status, since: Date.now() as EpochMs }
      return seen
    },
    ledger: () => (street.view === undefined ? null : { slotsOff: street.view.flaws, energyOffWh: 0 }),
  }
}
