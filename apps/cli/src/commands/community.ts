import { setTimeout as sleep } from 'node:timers/promises'
import { Problem, ServerUnreachable, type Clock, type Community, type CommunityMember } from '@gridbourse/api'
import type { Command } from 'commander'
import { priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table } from '../output.ts'

type Options = Connection & { readonly once?: true }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('community')
      .description('Watch the community that lives in the market by itself: who uses, makes, stores, pays.')
      .option('--once', 'print it once; a terminal shows it anew every second otherwise, until Ctrl-C'),
  ).action(watch)
}

async function watch({ once, ...options }: Options): Promise<void> {
  const client = clientOf(options)
  const look = async () => ({ clock: await client.getClock(), community: await client.getCommunity() })
  const isLive = process.stdout.isTTY && once === undefined && options.json === undefined
  if (!isLive) {
    const { clock, community } = await look()
    return show(community, options, () => communityAsText(clock, community))
  }
  for (;;) {
    const text = await look().then(
      ({ clock, community }) => communityAsText(clock, community),
      (fault: unknown) => {
        if (fault instanceof ServerUnreachable || (fault instanceof Problem && fault.reason === 'starting'))
          return `${fault.message} …`
        throw fault
      },
    )
    process.stdout.write(`\u001B[H\u001B[J${text}\n`)
    await sleep(1000)
  }
}

/** One look at a community, as a table. */
export function communityAsText(clock: Clock, community: Community): string {
  const { currency, members, slot } = community
  const speed = clock.isPaused ? 'paused' : `${clock.reachedSpeed} times as fast as real time`
  const title = `${community.name}${community.isModelled ? ' (modelled)' : ''}, ${instantText(clock.clockMs - (clock.clockMs % 1000))}, ${speed}`
  const state = community.status === 'lives' ? [] : [`its agents: ${community.status}`]
  if (slot === null) return [title, ...state, 'no slot has been delivered yet'].join('\n')
  const price = (micros: number | null): string => (micros === null ? '-' : priceText(micros))
  return [
    title,
    ...state,
    `${slot}: ${kwh(community.localEnergyWh)} kWh between neighbours at ${price(community.localPriceMicrosPerKwh)}; the utility asked ${price(community.importPriceMicrosPerKwh)} and paid ${price(community.exportPriceMicrosPerKwh)} (${currency} per kWh)`,
    '',
    table(
      [
        'member',
        '>uses kW',
        '>makes kW',
        '>battery kW',
        '>stored',
        '>traded kWh',
        '>metered kWh',
        `>bill ${currency}`,
        '>utility alone',
        '>saved',
      ],
      [...members.map(rowOf), totalOf(members), ...visitorsOf(community)],
    ),
  ].join('\n')
}

function rowOf(member: CommunityMember): string[] {
  const { storedWh, capacityWh, billNanos, utilityBillNanos } = member
  return [
    member.participant,
    kilo(member.loadW),
    kilo(member.generationW),
    capacityWh === null ? '' : signed(member.batteryW),
    capacityWh === null || storedWh === null ? '' : `${Math.round((100 * storedWh) / capacityWh)} %`,
    signed(member.committedWh),
    signed(member.netImportWh),
    money(BigInt(billNanos)),
    money(BigInt(utilityBillNanos)),
    money(BigInt(utilityBillNanos) - BigInt(billNanos)),
  ]
}

/** Everybody else who traded with the members owes what no utility would have asked. */
const visitorsOf = ({ visitorsBillNanos }: Community): string[][] =>
  visitorsBillNanos === '0' ? [] : [['visitors', '', '', '', '', '', '', money(BigInt(visitorsBillNanos))]]

function totalOf(members: readonly CommunityMember[]): string[] {
  const sum = (of: (member: CommunityMember) => number): number =>
    members.reduce((total, member) => total + of(member), 0)
  const nanos = (of: (member: CommunityMember) => string): bigint =>
    members.reduce((total, member) => total + BigInt(of(member)), 0n)
  const bill = nanos(({ billNanos }) => billNanos)
  const alone = nanos(({ utilityBillNanos }) => utilityBillNanos)
  return [
    'together',
    kilo(sum(({ loadW }) => loadW)),
    kilo(sum(({ generationW }) => generationW)),
    signed(sum(({ batteryW }) => batteryW)),
    '',
    signed(sum(({ committedWh }) => committedWh)),
    signed(sum(({ netImportWh }) => netImportWh)),
    money(bill),
    money(alone),
    money(alone - bill),
  ]
}

const kwh = (energyWh: number): string => (energyWh / 1000).toFixed(1)
const kilo = (watts: number): string => (watts / 1000).toFixed(1)
const signed = (value: number): string => `${value > 0 ? '+' : ''}${(value / 1000).toFixed(1)}`
const money = (nanos: bigint): string => (Number(nanos / 1_000_000n) / 1000).toFixed(2)
