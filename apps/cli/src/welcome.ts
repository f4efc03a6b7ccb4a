import { relative } from 'node:path'
import { epochMs, formatMinute, HOUR, slotAt, slotName } from '@gridbourse/core/kernel'
import type { RunningServer } from '@gridbourse/server'
import { tinted } from './output.ts'

/** What `up` prints: where the market is, what an answer is worth, and lines that work as they stand. */
export function welcome(server: RunningServer): string {
  const { url, operatorKey, durability, version, settings, scenario } = server
  const journal = settings.journal === 'segments' ? near(`${settings.home}/journal`) : settings.journal
  return [
    `Gridbourse ${version} is open at ${tinted('cyan', url)}`,
    '',
    `  journal  ${journal}  (${durability}: an answered order survives ${survives[durability]})`,
    `  days     of ${settings.zone}, in slots of ${settings.rules.slotDuration / 60_000} minutes`,
    ...(scenario === null ? [] : streetLines(server)),
    `  pages    ${server.hasDashboard ? `${tinted('cyan', `${url}/`)} in a browser` : NO_PAGES}`,
    ...(operatorKey === null ? [] : ['', `  operator key  ${tinted('yellow', operatorKey)}`, KEEP]),
    '',
    'Try, in another terminal:',
    '',
    ...tryNext(server).map((line) => `  ${line}`),
    '',
    `Every operation, explained: ${tinted('cyan', `${url}/docs`)}      Ctrl-C stops the market.`,
  ].join('\n')
}

const NO_PAGES =
  'not built; "node scripts/build-web.mjs" builds them, then start again. The API answers all the same.'

const KEEP = '  Keep it: it is told only this once, and only its hash is stored.'

/** What lives in the market by itself. */
function streetLines({ settings, clock, scenario }: RunningServer): readonly string[] {
  const time = formatMinute(clock)
  return [
    scenario?.isReplay
      ? `  replay   ${scenario.name}: ${scenario.members.length} members, measured before, trade again`
      : scenario?.source.kind === 'thresholds'
        ? `  street   modelled: ${scenario.members.length} households with batteries trade by thresholds`
        : `  street   modelled: ten households, a solar farm and a factory trade by themselves`,
    `  time     ${time}, ${settings.clock.speed} times as fast as real time; it stops with the market`,
  ]
}

function tryNext(server: RunningServer): readonly string[] {
  const { url, operatorKey, scenario } = server
  const slot = slotInAWhile(server)
  const place = url === 'http://127.0.0.1:4000' ? [] : [`export GRIDBOURSE_URL=${url}`]
  const watch = scenario === null ? [] : ['npx gridbourse community', 'npx gridbourse clock']
  const look = [`npx gridbourse book ${slot}`, 'npx gridbourse trades', 'npx gridbourse watch --after 0.0']
  if (operatorKey === null) return [...place, ...watch, 'npx gridbourse slots --phase continuous', ...look]
  return [
    ...place,
    ...watch,
    `export GRIDBOURSE_KEY=${operatorKey}`,
    'SUN=$(npx gridbourse participants add sun --export 30kW --key-only)',
    'ANNA=$(npx gridbourse participants add anna --key-only)',
    `npx gridbourse order sell --slot ${slot} --energy 2.5kWh --price 0.12 --key $SUN`,
    `npx gridbourse order buy --slot ${slot} --energy 1kWh --price 0.15 --key $ANNA`,
    ...look,
  ]
}

/** A slot that trades for a good while yet, and the same in all lines, however slowly they are typed. */
function slotInAWhile({ clock, scenario, settings }: RunningServer): string {
  const { rules } = settings
  const inAWhile = epochMs(clock + (scenario === null ? 1 : 12) * HOUR + rules.gateLead)
  return slotName(slotAt(inAWhile, rules.slotDuration), rules.slotDuration)
}

const survives = {
  fsynced: 'power loss',
  replicated: 'the loss of a node',
  'page-cache': 'the death of the process',
} as const

/** A path as seen from here, where it lies below. */
function near(path: string): string {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') || short === '' ? path : short
}
