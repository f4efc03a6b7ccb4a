import { mkdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { openKeyFile, textFile } from '@gridbourse/adapters/identity'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import type { Durability } from '@gridbourse/core/market'
import type { FastifyInstance } from 'fastify'
import type { EngineStart } from './compose-engine.ts'
import { openAlarmsIn } from './compose-alarms.ts'
import { openAuditIn } from './compose-audit.ts'
import { journalFolder } from './compose-journal.ts'
import { Announcer } from './announce/announcer.ts'
import { openBus } from './compose-bus.ts'
import { HeardDecisions } from './alarms/heard-decisions.ts'
import { sourcesOfReadings } from './alarms/reading-sources.ts'
import { RecordWatch } from './alarms/record-watch.ts'
import { sourcesOfStore } from './alarms/store-sources.ts'
import { sourcesOfStreet } from './alarms/street-sources.ts'
import type { StoreStart } from './compose-store.ts'
import { scenarioIn } from './compose-scenario.ts'
import { settledPath } from './compose-settled.ts'
import { tablesPlace } from './compose-tables.ts'
import { EngineThread, type EngineListener } from './engine/engine-thread.ts'
import { FIRST_OPERATOR } from './engine/first-commands.ts'
import { isDashboardBuilt } from './http/dashboard.ts'
import { createHttpServer } from './http/http-server.ts'
import { Names } from './http/names.ts'
import { OpenStreams } from './http/open-streams.ts'
import { operatorKeys } from './http/operator-keys.ts'
import { watchSilentConnections } from './http/silent-connections.ts'
import { readTls, requireSafeAddress } from './http/tls.ts'
import { createLog, warnerOf } from './logs/log.ts'
import { Metrics } from './metrics/metrics.ts'
import { openTracing } from './traces/open-tracing.ts'
import { settingsFrom, type Settings } from './settings.ts'
import { startFault } from './start-fault.ts'
import type { Readings } from './readings/readings.ts'
import { LakeThread } from './readings/lake-thread.ts'
import { readingsFolder } from './readings/readings-folder.ts'
import { clientIdOf, startReadings } from './readings/start-readings.ts'
import { Store, type StoreParts } from './store/store.ts'
import type { Scenario } from './street/scenario.ts'
import { Street } from './street/street.ts'
import { EventFeed } from './views/event-feed.ts'
import { EventSource } from './views/event-source.ts'
import { MarketView } from './views/market-view.ts'
import { openWebhooks } from './webhooks/webhooks.ts'

/** A server that answers. */
export type RunningServer = {
  readonly url: string
  /** Of the first operator, made at the first start and where no operator has one; null otherwise. */
  readonly operatorKey: string | null
  readonly durability: Durability
  readonly version: string
  /** Whether a browser finds the dashboard at `url`. */
  readonly hasDashboard: boolean
  readonly settings: Settings
  /** What lives in the market by itself, or null. */
  readonly scenario: Scenario | null
  /** The market's time. */
  readonly clock: EpochMs
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

async function start(wished: Settings): Promise<RunningServer> {
  requireSafeAddress(wished)
  const tls = wished.tls === null ? null : await readTls(wished.tls)
  const log = createLog({ level: wished.logLevel })
  const warn = warnerOf(log)
  await mkdir(wished.home, { recursive: true, mode: 0o700 })
  const scenario = await scenarioIn(wished)
  const settings = scenario === null ? wished : livedBy(scenario, wished)
  const keys = await openKeyFile(join(settings.home, 'keys.json'))
  const tracing = await openTracing(settings.tracesTo, version)
  const audit = await openAuditIn(settings.home)
  let metrics: Metrics | undefined
  let street: Street | null = null
  const { engine, market, feed, records } = await startEngine(settings, {
    warn,
    held: (at) => street?.held(at),
    appended(appends) {
      metrics?.appended(appends)
      tracing?.appended(appends)
    },
  })
  let app: FastifyInstance | undefined
  let readings: Readings | undefined
  let lake: LakeThread | null = null
  try {
    const now = (): EpochMs => engine.clock?.at ?? market.clock
    readings = startReadings(
      {
        directory: readingsFolder(settings.home),
        broker:
          settings.broker === null ? null : { url: settings.broker, clientId: clientIdOf(settings.home) },
      },
      { now, warn },
    )
    const taking = readings
    lake = lakeOf(settings, { readings, warn })
    const filling = lake
    const names = new Names(market)
    const events = new EventSource(feed, engine)
    const alarms = await openAlarmsIn(settings.home, {
      engine,
      market,
      names,
      gap: () => records.gap,
      everyMs: settings.alarmsEveryMs,
      warn,
    })
    const webhookPath = join(settings.home, 'webhooks.json')
    const webhooks = await openWebhooks({
      file: { path: webhookPath, ...textFile(webhookPath) },
      events,
      alarms,
      market,
      names,
      targets: settings.webhookTargets,
      warn,
    })
    const { bus } = settings
    const announcer =
      bus === null ? null : new Announcer({ open: () => openBus(bus), events, names, market, warn })
    const settledTo = (): SlotNumber | null => street?.view?.slot ?? null
    const store = storeOf(settings, { events, readings, scenario, settledTo, warn })
    const streams = new OpenStreams(keys)
    const calendar = { zone: settings.zone, openingAuctionTime: settings.openingAuctionTime }
    const heard = new HeardDecisions(store?.decisions ?? null, {
      names,
      marketAt: now,
      timed: (kind, seconds) => metrics?.decided(kind, seconds),
    })
    alarms.watch(heard.sources)
    if (scenario !== null)
      street = new Street({
        engine,
        market,
        events,
        calendar,
        scenario,
        path: settledPath(settings.home),
        decisions: heard.store,
        startThread: (workerData) =>
          new Worker(new URL('./compose-street.ts', import.meta.url), { workerData }),
        warn,
      })
    const living = street
    const ending = new AbortController()
    if (store !== null) {
      alarms.watch(sourcesOfStore(store))
      alarms.watch(
        sourcesOfReadings({
          newest: () => store.readings.latest({ sources: 'all' }),
          isParticipant: (name) => market.participants.named(name) !== undefined,
          marketAt: now,
          slotDuration: () => market.rules?.slotDuration,
        }),
      )
    }
    metrics = new Metrics({
      commandsUnderWay: () => engine.underWay,
      journalSequence: () => market.sequence,
      eventStreams: () => streams.size,
      alarms: () => alarms.all,
      marketAt: now,
      storeLag: () => store?.state.behindRecords ?? null,
    })
    if (living !== null) alarms.watch(sourcesOfStreet(living))
    const modelledMembers = new Set(scenario?.isModelled ? scenario.members.map(({ id }) => id) : [])
    app = await createHttpServer(
      {
        engine,
        market,
        names,
        events,
        alarms,
        audit,
        log,
        metrics,
        tracing,
        keys,
        webhooks,
        streams,
        version,
        calendar,
        store,
        street,
        modelledMembers,
        readings,
      },
      { ...settings, tls, ending: ending.signal },
    )
    const listening = app
    const letGoOfSilent = watchSilentConnections(app.server)
    const url = await app.listen({ host: settings.host, port: settings.port })
    await engine.ready()
    webhooks.start()
    alarms.start()
    announcer?.start()
    store?.start()
    await living?.begin()
    const did = keys.isEmpty ? 'makeFirstKey' : 'makeOperatorKey'
    const madeKey =
      operatorKeys({ market, keys }) === 0 ? await keys.make(FIRST_OPERATOR, market.clock) : null
    const { durability } = engine
    const byServer = { by: 'server', outcome: 'done', requestId: null }
    await audit.record({ ...byServer, did: 'start', on: { version, url, durability } })
    if (madeKey !== null) await audit.record({ ...byServer, did, on: { keyId: madeKey.keyId } })
    return {
      url,
      operatorKey: madeKey?.key ?? null,
      durability,
      version,
      hasDashboard: isDashboardBuilt(),
      settings,
      scenario,
      get clock() {
        return now()
      },
      get failure() {
        return engine.status.kind === 'failed' ? engine.status.reason : null
      },
      async stop() {
        // What was sent before is read first: a connection that seems idle may have a request on the way.
        ending.abort()
        await pause(LAST_REQUESTS_MS)
        // The pause may have been one long turn; in two more everything that came in it is read.
        for (let turn = 0; turn < 2; turn++) await nextTurn()
        const closed = listening.close()
        await living?.stop()
        streams.endAll()
        setTimeout(letGoOfSilent, SILENCE_MS).unref()
        setTimeout(() => listening.server.closeAllConnections(), LONGEST_ANSWER_MS).unref()
        // A connection whose last answer came behind the first look is idle from then on.
        const idle = setInterval(() => listening.server.closeIdleConnections(), SILENCE_MS / 10)
        await Promise.all([closed, webhooks.stop(), alarms.stop(), announcer?.stop(), store?.stop()])
        clearInterval(idle)
        await filling?.stop()
        await taking.stop()
        await engine.stop()
        await audit.record({ ...byServer, did: 'stop', on: { sequence: market.sequence } })
        await Promise.all([audit.close(), tracing?.stop()])
      },
    }
  } catch (fault) {
    await app?.close()
    await street?.stop()
    await lake?.stop()
    await readings?.stop()
    await engine.stop()
    await Promise.all([audit.close(), tracing?.stop()])
    throw fault
  }
}

/** The tables, on a thread of their own; null where none are wished for. */
function storeOf(
  settings: Settings,
  {
    readings,
    scenario,
    ...parts
  }: Pick<StoreParts, 'events' | 'settledTo' | 'warn'> & {
    readonly readings: Readings
    readonly scenario: Scenario | null
  },
): Store | null {
  const { database, home, rules } = settings
  if (database === 'none') return null
  const street = scenario && {
    source: scenario.source,
    slotDuration: rules.slotDuration,
    path: settledPath(home),
  }
  const startThread = () => {
    const follow = readings.follow()
    const workerData: StoreStart = { place: tablesPlace(database, home), readings: follow, street }
    return new Worker(new URL('./compose-store.ts', import.meta.url), { workerData, transferList: [follow] })
  }
  return new Store({ startThread, ...parts })
}

function lakeOf(
  { lake, home }: Settings,
  parts: { readonly readings: Readings; readonly warn: Warn },
): LakeThread | null {
  if (lake === 'none') return null
  const copies = lake === 'home' ? null : lake
  return new LakeThread({ directory: join(home, 'lake'), copies, gatherMs: LAKE_GATHER_MS }, parts)
}

/** Readings are in the lake after this long at most; a day then has some hundred files. */
const LAKE_GATHER_MS = 5 * 60_000

/** A street lives in its own time, which waits for it from the first moment on. */
const livedBy = ({ zone, startsAt, currency, speed }: Scenario, settings: Settings): Settings => ({
  ...settings,
  zone,
  rules: { ...settings.rules, currency: currency ?? settings.rules.currency },
  clock: { startsAt, speed: settings.clock.speed ?? speed, holdAt: 0 as EpochMs },
})

const LAST_REQUESTS_MS = 100
const SILENCE_MS = 1_000
/** A request that is under way at a stop has so long; then its connection is cut. */
const LONGEST_ANSWER_MS = 10_000

/** Starts the engine's thread and the views that its records feed; resolves when the views have their base. */
async function startEngine(
  settings: Settings,
  { warn, ...heard }: Required<Pick<EngineListener, 'held' | 'appended'>> & { readonly warn: Warn },
) {
  const { journal, home, rules, zone, openingAuctionTime, clock, eventsKept } = settings
  const workerData: EngineStart = {
    journal,
    directory: journalFolder(home),
    setup: { rules, zone, openingAuctionTime },
    clock,
  }
  const worker = new Worker(new URL('./compose-engine.ts', import.meta.url), { workerData })
  const views = Promise.withResolvers<{ market: MarketView; feed: EventFeed; records: RecordWatch }>()
  let apply: EngineListener['records'] = () => undefined
  const engine = new EngineThread(worker, {
    base(base) {
      const market = new MarketView(base)
      const feed = new EventFeed(base.sequence, eventsKept)
      const watch = new RecordWatch(base.sequence)
      apply = (records) => {
        watch.take(records)
        feed.append(records.flatMap((record) => market.apply(record)))
      }
      views.resolve({ market, feed, records: watch })
    },
    records: (records) => apply(records),
    failed: (reason) => warn(`The journal failed, and no commands are taken: ${reason}`),
    warned: warn,
    ...heard,
  })
  engine.ready().catch(views.reject)
  return { engine, ...(await views.promise) }
}

type Warn = (fault: unknown) => void
