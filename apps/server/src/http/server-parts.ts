import type { KeyStore } from '@gridbourse/core/market'
import type { DeliveryCalendar } from '../engine/delivery-calendar.ts'
import type { EngineThread } from '../engine/engine-thread.ts'
import type { FastifyBaseLogger } from 'fastify'
import type { Alarms } from '../alarms/alarms.ts'
import type { Auditor } from '../audit/auditor.ts'
import type { EventSource } from '../views/event-source.ts'
import type { Store } from '../store/store.ts'
import type { Street } from '../street/street.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Tracing } from '../traces/tracing.ts'
import type { MarketView } from '../views/market-view.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { Readings } from '../readings/readings.ts'
import type { Names } from './names.ts'
import type { OpenStreams } from './open-streams.ts'

/** What the operations work with. */
export type ServerParts = {
  readonly engine: EngineThread
  readonly market: MarketView
  readonly names: Names
  readonly events: EventSource
  readonly keys: KeyStore
  readonly webhooks: Webhooks
  readonly alarms: Alarms
  readonly audit: Auditor
  readonly log: FastifyBaseLogger
  readonly metrics: Metrics
  /** null where no collector of traces is named. */
  readonly tracing: Tracing | null
  readonly streams: OpenStreams
  readonly version: string
  readonly calendar: DeliveryCalendar
  /** Members of a modelled community: nobody's data, which whoever sits at this machine may see. */
  readonly modelledMembers: ReadonlySet<string>
  /** The tables; null where none are kept. */
  readonly store: Store | null
  /** The modelled street, where one lives here. */
  readonly street: Street | null
  readonly readings: Readings
}
