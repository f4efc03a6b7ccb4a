import { mkdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openKeyFile, textFile } from '@gridbourse/adapters/identity'
import type { Durability } from '@gridbourse/core/market'
import type { FastifyInstance } from 'fastify'
import type { EngineStart } from './compose-engine.ts'
import { journalFolder } from './compose-journal.ts'
import { EngineThread, type EngineListener } from './engine/engine-thread.ts'
import { FIRST_OPERATOR } from './engine/first-commands.ts'
import { createHttpServer } from './http/http-server.ts'
import { Names } from './http/names.ts'
import { settingsFrom, type Settings } from './settings.ts'
import { startFault } from './start-fault.ts'
import { EventFeed } from './views/event-feed.ts'
import { EventSource } from './views/event-source.ts'
import { MarketView } from './views/market-view.ts'
import { openWebhooks } from './webhooks/webhooks.ts'

/** A server that answers. */
export type RunningServer = {
  readonly url: string
  /** Of the first operator, made at the first start; null ever after. */
  readonly operatorKey: string | null
  readonly durability: Durability
  readonly version: string
  readonly settings: Settings
  /** Why commands are no longer taken, or null. */
  readonly failure: string | null
  /** Finishes what is under way, closes the journal, and lets go of everything. */
  stop(): Promise<void>
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/**
 * Builds everything and resolves when commands are taken: the one place that knows which adapters there are.
 * Rejects with a `StartFault` that says what to do.
 */
export async function startServer(options: Partial<Settings> = {}): Promise<RunningServer> {
  const settings = { ...settingsFrom(process.env), ...options }
  try {
    return await start(settings)
  } catch (fault) {
    throw startFault(fault, settings)
  }
}

async function start(settings: Settings): Promise<RunningServer> {
  await mkdir(settings.home, { recursive: true, mode: 0o700 })
  const keys = await openKeyFile(join(settings.home, 'keys.json'))
  const { engine, market, feed } = await startEngine(settings)
  let app: FastifyInstance | undefined
  try {
    const names = new Names(market)
    const events = new EventSource(feed, engine)
    const webhookPath = join(settings.home, 'webhooks.json')
    const webhooks = await openWebhooks({
      file: { path: webhookPath, ...textFile(webhookPath) },
      events,
      market,
      names,
      targets: settings.webhookTargets,
      warn: warner(settings),
    })
    const streams = new Set<ServerResponse>()
    const calendar = { zone: settings.zone, openingAuctionTime: settings.openingAuctionTime }
    app = await createHttpServer(
      { engine, market, names, events, keys, webhooks, streams, version, calendar },
      settings,
    )
    const listening = app
    const url = await app.listen({ host: settings.host, port: settings.port })
    await engine.ready()
    webhooks.start()
    const operatorKey = keys.isEmpty ? (await keys.make(FIRST_OPERATOR, market.clock)).key : null
    return {
      url,
      operatorKey,
      durability: engine.durability,
      version,
      settings,
      get failure() {
        return engine.status.kind === 'failed' ? engine.status.reason : null
      },
      async stop() {
        const closed = listening.close()
        letGo(streams)
        // A connection that never sent a request does not count as idle, and would be waited for.
        setTimeout(() => listening.server.closeAllConnections(), 2_000).unref()
        await Promise.all([closed, webhooks.stop()])
        await engine.stop()
      },
    }
  } catch (fault) {
    await app?.close()
    await engine.stop()
    throw fault
  }
}

/** Starts the engine's thread and the views that its records feed; resolves when the views have their base. */
async function startEngine(settings: Settings) {
  const { journal, home, rules, zone, openingAuctionTime, clock, eventsKept } = settings
  const workerData: EngineStart = {
    journal,
    directory: journalFolder(home),
    setup: { rules, zone, openingAuctionTime },
    clock,
  }
  const worker = new Worker(new URL('./compose-engine.ts', import.meta.url), { workerData })
  const views = Promise.withResolvers<{ market: MarketView; feed: EventFeed }>()
  const warn = warner(settings)
  let apply: EngineListener['records'] = () => undefined
  const engine = new EngineThread(worker, {
    base(base) {
      const market = new MarketView(base)
      const feed = new EventFeed(base.sequence, eventsKept)
      apply = (records) => feed.append(records.flatMap((record) => market.apply(record)))
      views.resolve({ market, feed })
    },
    records: (records) => apply(records),
    failed: (reason) => warn(`The journal failed, and no commands are taken: ${reason}`),
    warned: warn,
  })
  engine.ready().catch(views.reject)
  return { engine, ...(await views.promise) }
}

/** Ends all streams, those too whose readers take nothing any more. They resume at the next start. */
function letGo(streams: ReadonlySet<ServerResponse>): void {
  for (const stream of streams) {
    stream.end()
    setTimeout(() => stream.destroy(), 1_000).unref()
  }
}

/** What nobody asked for and somebody should know goes to stderr. */
const warner =
  ({ logLevel }: Settings) =>
  (fault: unknown): void => {
    if (logLevel !== 'silent') console.error(fault instanceof Error ? fault.message : String(fault))
  }
