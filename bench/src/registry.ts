import type { Bench } from './bench.ts'

/** Every bench by name. Each is loaded only when it runs, so that one that is broken breaks itself alone. */
export const BENCHES: readonly {
  readonly name: string
  readonly summary: string
  load(): Promise<{ readonly bench: Bench }>
}[] = [
  {
    name: 'exchange',
    summary: 'orders per second and latency of the exchange, alone and with its edge, against npm peers',
    load: () => import('./exchange.ts'),
  },
  {
    name: 'auction',
    summary: 'one slot with up to a million orders, a day of slots, a day with 200 blocks; all checked',
    load: () => import('./auction.ts'),
  },
  {
    name: 'journal',
    summary: 'durable orders per second and acknowledgement latency through exchange and journal',
    load: () => import('./journal.ts'),
  },
  {
    name: 'http',
    summary: 'single orders, batches and a paced day through the real server; --day takes ten minutes',
    load: () => import('./http.ts'),
  },
  {
    name: 'battery',
    summary:
      'battery plans per second: the exact solver against HiGHS and GLPK, and ten thousand homes at once',
    load: () => import('./battery.ts'),
  },
  {
    name: 'forecast',
    summary: 'forecast skill on the measured data against its marks; takes many minutes, --quick one',
    load: () => import('./forecast.ts'),
  },
  {
    name: 'replay',
    summary: 'home-hours per second of a community lived through again, every home planning hourly',
    load: () => import('./replay.ts'),
  },
  {
    name: 'agents',
    summary: 'how long every kind of decision takes, with a hundred agents asked at once',
    load: () => import('./agents.ts'),
  },
  {
    name: 'live',
    summary:
      'a hundred built-in agents live at once: how long they think, and how soon orders are durable meanwhile',
    load: () => import('./live.ts'),
  },
  {
    name: 'ingest',
    summary: 'readings per second that are acknowledged, directly and over HTTP, and that the tables follow',
    load: () => import('./ingest.ts'),
  },
  {
    name: 'query',
    summary: "a page's worth of a year of one-second readings, on PGlite and PostgreSQL",
    load: () => import('./query.ts'),
  },
  {
    name: 'stream',
    summary: 'ten thousand readers of the event stream on one process: how soon they hear, what each costs',
    load: () => import('./stream.ts'),
  },
]
