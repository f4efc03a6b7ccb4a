import { resolve } from 'node:path'
import type { DurationMs, EpochMs, MicrosPerKwh } from '@gridbourse/core/kernel'
import type { MarketRules } from '@gridbourse/core/market'
import type { ClockSetup } from './engine/market-clock.ts'
import type { Targets } from './webhooks/target-guard.ts'

/** How a server runs; `settingsFrom` reads them from the environment. */
export type Settings = {
  /** Everything that the server keeps lies in this folder. */
  readonly home: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** `segments`, or `nats://host:port/stream`. */
  readonly journal: string
  /** `nats://host:port/stream`: where every event is told to other processes; null for nowhere. */
  readonly bus: string | null
  /** `mqtt://host:port`: a broker that meters speak to; null for none. */
  readonly broker: string | null
  /** `home`: readings go into a lake there; `s3://bucket/prefix`: and copies of it there; `none`. */
  readonly lake: string
  /** `embedded` in the home, `postgres://…`, or `none`: nothing is kept but the journal. */
  readonly database: string
  /** IANA name of the zone whose local days are delivery days. */
  readonly zone: string
  /** Local time of a delivery day's opening auction, the day before. */
  readonly openingAuctionTime: DurationMs
  /** Of a market that begins; a journal keeps the rules it began with. */
  readonly rules: MarketRules
  readonly clock: ClockSetup
  /** Whether the modelled street lives in this home. */
  readonly scenario: ScenarioWish
  /** A folder of meters that is to be lived again; null for none. */
  readonly community: CommunityWish | null
  /** The dice of a street that begins. */
  readonly seed: number
  /** Names beside localhost under which a server on the loopback interface may be asked. */
  readonly allowedHosts: readonly string[]
  /** null: in the clear. */
  readonly tls: TlsFiles | null
  /** Whether listening beyond this machine in the clear is meant: something in front of it speaks TLS. */
  readonly isInsecureMeant: boolean
  /** How many times the usual rates of requests are allowed; 0: any. */
  readonly rateFactor: number
  readonly webhookTargets: Targets
  /** How many of the latest events stay in memory for readers that resume; older ones come from the journal. */
  readonly eventsKept: number
  /** Where traces are told (OTLP over HTTP); null for nowhere. */
  readonly tracesTo: string | null
  /** How often the alarms' rules look at everything. */
  readonly alarmsEveryMs: number
  readonly logLevel: LogLevel
}

/** A community folder, and the day from which it is lived; null for its first. */
export type CommunityWish = { readonly folder: string; readonly from: EpochMs | null }

/** Files of a certificate (with those between it and its authority) and of its key, in PEM. */
export type TlsFiles = { readonly certPath: string; readonly keyPath: string }

/**
 * What is wished for at a start. `kept`: whatever the home is. `auto`: a street in a new home, else whatever the home
 * is. `street`, `thresholds` and `none` insist.
 */
export type ScenarioWish = 'kept' | 'auto' | 'street' | 'thresholds' | 'none'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A setting cannot be; the message says which and what is expected. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused'
}

const MINUTE_MS = 60_000

export const DEFAULT_RULES: MarketRules = {
  currency: 'EUR',
  slotDuration: (15 * MINUTE_MS) as DurationMs,
  tick: 10 as MicrosPerKwh,
  lowestPrice: -500_000 as MicrosPerKwh,
  highestPrice: 4_000_000 as MicrosPerKwh,
  gateLead: (5 * MINUTE_MS) as DurationMs,
  marginRule: 'pro_rata',
  seed: 0,
  /** A crowded day of 200 blocks stays within seconds on the engine's thread. */
  blockNodeLimit: 2000,
}

export function settingsFrom(env: Readonly<Record<string, string | undefined>>): Settings {
  const host = env['HOST'] ?? '127.0.0.1'
  return {
    home: resolve(env['GRIDBOURSE_HOME'] ?? '.gridbourse'),
    host,
    port: portOf(env['PORT'] ?? '4000'),
    journal: journalOf(env['GRIDBOURSE_JOURNAL'] ?? 'segments'),
    bus: busOf(env['GRIDBOURSE_BUS'] ?? ''),
    broker: brokerOf(env['GRIDBOURSE_MQTT_URL'] ?? ''),
    lake: lakeOf(env['GRIDBOURSE_LAKE'] ?? 'home'),
    database: databaseOf(env['DATABASE_URL'] ?? 'embedded'),
    zone: zoneOf(env['GRIDBOURSE_ZONE'] ?? 'Europe/Berlin'),
    openingAuctionTime: timeOf('GRIDBOURSE_OPENING_AUCTION', env['GRIDBOURSE_OPENING_AUCTION'] ?? '12:00'),
    rules: DEFAULT_RULES,
    clock: {},
    scenario: 'kept',
    community: null,
    seed: 1,
    allowedHosts: (env['GRIDBOURSE_HOSTS'] ?? '').split(',').filter((name) => name !== ''),
    tls: tlsOf(env['GRIDBOURSE_TLS_CERT'] ?? '', env['GRIDBOURSE_TLS_KEY'] ?? ''),
    isInsecureMeant: insecureOf(env['GRIDBOURSE_INSECURE'] ?? ''),
    rateFactor: rateOf(env['GRIDBOURSE_RATE'] ?? '1'),
    webhookTargets: targetsOf(
      env['GRIDBOURSE_WEBHOOK_TARGETS'] ?? (isLoopback(host) ? 'loopback' : 'public'),
    ),
    eventsKept: 100_000,
    tracesTo: collectorOf(env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''),
    alarmsEveryMs: 5_000,
    logLevel: logLevelOf(env['LOG_LEVEL'] ?? 'warn'),
  }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new SettingRefused(`PORT is ${JSON.stringify(text)}; expected a number from 0 to 65535.`)
}

function journalOf(text: string): string {
  if (text === 'segments' || isStream(text)) return text
  throw new SettingRefused(
    `GRIDBOURSE_JOURNAL is ${JSON.stringify(text)}; expected "segments" or an address like nats://127.0.0.1:4222/gridbourse.`,
  )
}

function busOf(text: string): string | null {
  if (text === '') return null
  if (isStream(text)) return text
  throw new SettingRefused(
    `GRIDBOURSE_BUS is ${JSON.stringify(text)}; expected an address like nats://127.0.0.1:4222/gridbourse-events.`,
  )
}

const isStream = (text: string): boolean => /^nats:\/\/[^/\s]+\/[A-Za-z0-9_-]+$/.test(text)

function databaseOf(text: string): string {
  if (text === 'embedded' || text === 'none' || /^postgres(ql)?:\/\/[^/\s]+\/\S+$/.test(text)) return text
  throw new SettingRefused(
    'DATABASE_URL is no address like postgres://user@host:5432/database; leave it out for tables in the home, or say "none".',
  )
}

function lakeOf(text: string): string {
  if (text === 'home' || text === 'none' || /^s3:\/\/[a-z0-9.-]+(\/[^\s]*)?$/.test(text)) return text
  throw new SettingRefused(
    `GRIDBOURSE_LAKE is ${JSON.stringify(text)}; expected "home", "none" or an address like s3://bucket/prefix.`,
  )
}

function brokerOf(text: string): string | null {
  if (text === '') return null
  if (/^mqtts?:\/\/[^\s/]+\/?$/.test(text) && URL.canParse(text)) return text
  throw new SettingRefused(
    'GRIDBOURSE_MQTT_URL is no address of a broker; expected one like mqtt://127.0.0.1:1883 or mqtts://user:password@broker.example.',
  )
}

function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    throw new SettingRefused(
      `GRIDBOURSE_ZONE is ${JSON.stringify(text)}; expected an IANA time zone like Europe/Berlin.`,
    )
  }
}

function timeOf(name: string, text: string): DurationMs {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  if (match === null)
    throw new SettingRefused(`${name} is ${JSON.stringify(text)}; expected a time like 12:00.`)
  return ((Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS) as DurationMs
}

function targetsOf(text: string): Targets {
  if (text === 'public' || text === 'loopback' || text === 'private') return text
  throw new SettingRefused(
    `GRIDBOURSE_WEBHOOK_TARGETS is ${JSON.stringify(text)}; expected "public", "loopback" or "private".`,
  )
}

function tlsOf(certPath: string, keyPath: string): TlsFiles | null {
  if (certPath === '' && keyPath === '') return null
  if (certPath !== '' && keyPath !== '') return { certPath, keyPath }
  throw new SettingRefused(
    'GRIDBOURSE_TLS_CERT and GRIDBOURSE_TLS_KEY go together: give the certificate and its key, or neither.',
  )
}

function collectorOf(text: string): string | null {
  if (text === '') return null
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text
  throw new SettingRefused(
    `OTEL_EXPORTER_OTLP_ENDPOINT is ${JSON.stringify(text)}; expected an address like http://127.0.0.1:4318.`,
  )
}

function insecureOf(text: string): boolean {
  if (text === '') return false
  if (text === 'plain-http') return true
  throw new SettingRefused(
    `GRIDBOURSE_INSECURE is ${JSON.stringify(text)}; expected "plain-http", where something in front of the server speaks TLS.`,
  )
}

function rateOf(text: string): number {
  const factor = Number(text)
  if (/^\d+(\.\d+)?$/.test(text) && factor <= 1_000) return factor
  throw new SettingRefused(
    `GRIDBOURSE_RATE is ${JSON.stringify(text)}; expected how many times the usual rates are allowed, from 0 (any) to 1000.`,
  )
}

function logLevelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === text)
  if (level !== undefined) return level
  throw new SettingRefused(
    `LOG_LEVEL is ${JSON.stringify(text)}; expected one of ${LOG_LEVELS.map((known) => `"${known}"`).join(', ')}.`,
  )
}
