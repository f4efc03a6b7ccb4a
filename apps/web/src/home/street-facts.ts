import type { Community, CommunityMember } from '@gridbourse/api'

/** One member as the street shows it, in the last slot settled. */
export type MemberFacts = {
  readonly name: string
  /** 01, or the first letters of who has no number. */
  readonly short: string
  readonly kind: CommunityMember['kind']
  /** What it sold minus what it bought, as a power: + sells. */
  readonly soldW: number
  readonly generationW: number
  /** 0 to 1; null without a battery. */
  readonly charge: number | null
  readonly billNanos: bigint
  readonly aloneNanos: bigint
  readonly savedNanos: bigint
}

/** Energy that went from one member to another, as a power. */
export type Arc = { readonly from: number; readonly to: number; readonly powerW: number }

export type StreetFacts = {
  readonly members: readonly MemberFacts[]
  readonly arcs: readonly Arc[]
  readonly sellers: number
  readonly buyers: number
  readonly soldW: number
  /** Of all members together; below zero they send back. */
  readonly utilityW: number
  readonly billNanos: bigint
  readonly aloneNanos: bigint
  readonly savedNanos: bigint
  readonly worseOff: number
}

/** Below this a line on the street would be a hair that nobody sees. */
const LEAST_ARC_W = 20

export function streetFacts(community: Community, slotDurationMs: number): StreetFacts {
  const watts = (energyWh: number): number => (energyWh * 3_600_000) / slotDurationMs
  const members = community.members.map((member) => memberFacts(member, watts))
  const sum = (of: (member: MemberFacts) => bigint): bigint =>
    members.reduce((total, member) => total + of(member), 0n)
  return {
    members,
    arcs: sharedOut(members.map(({ soldW }) => soldW)),
    sellers: members.filter(({ soldW }) => soldW > 0).length,
    buyers: members.filter(({ soldW }) => soldW < 0).length,
    soldW: members.reduce((total, { soldW }) => total + Math.max(0, soldW), 0),
    utilityW: watts(community.members.reduce((total, { netImportWh }) => total + netImportWh, 0)),
    billNanos: sum(({ billNanos }) => billNanos),
    aloneNanos: sum(({ aloneNanos }) => aloneNanos),
    savedNanos: sum(({ savedNanos }) => savedNanos),
    worseOff: members.filter(({ savedNanos }) => savedNanos < 0n).length,
  }
}

function memberFacts(member: CommunityMember, watts: (energyWh: number) => number): MemberFacts {
  const { participant, kind, committedWh, generationW, storedWh, capacityWh } = member
  const [billNanos, aloneNanos] = [BigInt(member.billNanos), BigInt(member.utilityBillNanos)]
  return {
    name: participant.replace('-', ' '),
    short: /\d+$/.exec(participant)?.[0] ?? participant.slice(0, 4),
    kind,
    soldW: committedWh === 0 ? 0 : -watts(committedWh),
    generationW,
    charge: storedWh === null || capacityWh === null ? null : storedWh / capacityWh,
    billNanos,
    aloneNanos,
    savedNanos: aloneNanos - billNanos,
  }
}

/**
 * An auction makes no pairs: every sale is shared out over all who bought, each by its part. Where strangers took
 * or gave the difference, their part is not drawn.
 */
export function sharedOut(soldW: readonly number[]): Arc[] {
  const sold = soldW.reduce((sum, power) => sum + Math.max(0, power), 0)
  const bought = soldW.reduce((sum, power) => sum - Math.min(0, power), 0)
  const all = Math.max(sold, bought)
  if (all === 0) return []
  return soldW
    .flatMap((power, from) =>
      power <= 0
        ? []
        : soldW.flatMap((other, to) => (other >= 0 ? [] : [{ from, to, powerW: (power * -other) / all }])),
    )
    .filter(({ powerW }) => powerW >= LEAST_ARC_W)
}

const WORDS = [
  'Nobody',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
  'Thirteen',
  'Fourteen',
  'Fifteen',
  'Sixteen',
]

/** The answer of the page in one sentence. */
export function sentence({ members, utilityW }: Pick<StreetFacts, 'members' | 'utilityW'>): string {
  const count = members.length
  const who = `${WORDS[count] ?? count} ${count === 1 ? 'member' : 'members'}`
  const kilowatts = (Math.abs(utilityW) / 1000).toFixed(1)
  if (kilowatts === '0.0') return `${who}, nothing from the utility.`
  return utilityW > 0
    ? `${who}, ${kilowatts}\u00a0kW from the utility.`
    : `${who}, ${kilowatts}\u00a0kW left over for the utility.`
}
