import type { OperationId } from '@gridbourse/api'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { JournalAppend } from '../engine/messages.ts'
import { Tally } from './tally.ts'

/** What is asked for when somebody looks, and costs nothing before. */
export type Gauges = {
  readonly commandsUnderWay: () => number
  readonly journalSequence: () => number
  readonly eventStreams: () => number
  readonly alarms: () => Iterable<{ readonly state: string; readonly severity: string }>
  /** By the market's clock, milliseconds since 1970. */
  readonly marketAt: () => number
  /** Records of the journal that are not in the tables yet; null where there are no tables. */
  readonly storeLag: () => number | null
}

/** In seconds: from a cached read to an auction of a crowded day. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

/** What is counted and timed, under the names of docs/operations.md. */
export class Metrics {
  readonly registry = new Registry()
  readonly #requests = new Tally({
    name: 'gridbourse_http_requests_total',
    help: 'Requests answered',
    labelNames: ['operation', 'status'],
    registry: this.registry,
  })
  readonly #orders = new Tally({
    name: 'gridbourse_orders_total',
    help: 'Orders and amendments by what came of them',
    labelNames: ['result'],
    registry: this.registry,
  })
  readonly #acks = this.#histogram(
    'gridbourse_order_ack_seconds',
    'From the request to the durable answer of an order',
  )
  readonly #appends = this.#histogram(
    'gridbourse_journal_append_seconds',
    'From giving records to the journal until they are durable',
  )
  readonly #records = this.#counter(
    'gridbourse_journal_records_total',
    'Records that became durable in this run',
    [],
  )
  readonly #decisions = this.#histogram('gridbourse_decision_seconds', 'How long an agent thought', ['kind'])
  #hasProcess = false

  constructor(gauges: Gauges) {
    this.#gauge(
      'gridbourse_commands_under_way',
      'Commands given to the engine and not answered yet',
      gauges.commandsUnderWay,
    )
    this.#gauge('gridbourse_journal_sequence', 'The last durable record', gauges.journalSequence)
    this.#gauge('gridbourse_event_streams', 'Event streams that are open', gauges.eventStreams)
    this.#gauge(
      'gridbourse_market_clock_seconds',
      "The market's time, in seconds since 1970",
      () => gauges.marketAt() / 1000,
    )
    this.#gauge(
      'gridbourse_store_lag_records',
      'Records of the journal that are not in the tables yet',
      gauges.storeLag,
    )
    this.#alarms(gauges.alarms)
  }

  answered(operation: OperationId | 'none', status: number): void {
    this.#requests.add(`${operation} ${status}`, () => ({ operation, status: String(status) }))
  }

  /** An order alone, or those of a batch, answered together. */
  ordersAnswered(results: ReadonlyMap<string, number>, seconds: number): void {
    for (const [result, count] of results) this.#orders.add(result, () => ({ result }), count)
    this.#acks.observe(seconds)
  }

  appended(appends: readonly JournalAppend[]): void {
    for (const { first, last, fromMs, toMs } of appends) {
      this.#appends.observe((toMs - fromMs) / 1000)
      this.#records.inc(last - first + 1)
    }
  }

  decided(kind: string, seconds: number): void {
    this.#decisions.observe({ kind }, seconds)
  }

  /** As Prometheus reads it. The process is measured from the first time on that somebody asks. */
  async text(): Promise<string> {
    if (!this.#hasProcess) collectDefaultMetrics({ register: this.registry })
    this.#hasProcess = true
    return this.registry.metrics()
  }

  #counter(name: string, help: string, labelNames: string[]) {
    return new Counter({ name, help, labelNames, registers: [this.registry] })
  }

  #histogram(name: string, help: string, labelNames: string[] = []) {
    return new Histogram({ name, help, labelNames, buckets: BUCKETS, registers: [this.registry] })
  }

  #gauge(name: string, help: string, value: () => number | null): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        const now = value()
        if (now === null) gauge.reset()
        else gauge.set(now)
      },
    })
  }

  #alarms(alarms: Gauges['alarms']): void {
    const gauge: Gauge = new Gauge({
      name: 'gridbourse_alarms_active',
      help: 'Alarms that stand, taken up or not',
      labelNames: ['severity'],
      registers: [this.registry],
      collect() {
        for (const severity of ['info', 'warning', 'critical']) gauge.set({ severity }, 0)
        for (const { state, severity } of alarms()) if (state !== 'cleared') gauge.inc({ severity })
      },
    })
  }
}
