import type { Role } from '../command.ts'
import type { SelfTradePrevention } from '../order.ts'

/** The highest number a participant can have: numbers are dense, and their columns are arrays. */
export const MAX_PARTICIPANT = 16_777_215

/** Traits of a participant in one byte, so that the hot path decides with one comparison. */
export const ROLE = 3
export const CANCEL_OLDEST = 4
export const CANCEL_BOTH = 8
export const PREVENTION = CANCEL_OLDEST | CANCEL_BOTH
export const KILLED = 16

/** Roles as numbers; 0 is nobody. */
export const PARTICIPANT = 1
export const OPERATOR = 2
export const OBSERVER = 3
const ROLES: readonly Role[] = ['participant', 'operator', 'observer']
const PREVENTIONS: readonly SelfTradePrevention[] = ['cancel_newest', 'cancel_oldest', 'cancel_both']

export const traitsOf = (role: Role, prevention: SelfTradePrevention): number =>
  (ROLES.indexOf(role) + 1) | (PREVENTIONS.indexOf(prevention) << 2)

export const isRole = (role: string): role is Role => ROLES.includes(role as Role)

export const isSelfTradePrevention = (mode: string): mode is SelfTradePrevention =>
  PREVENTIONS.includes(mode as SelfTradePrevention)

/** Who may trade, and how much: columns by participant number. */
export class Participants {
  traits = new Uint8Array(1024)
  /** The most a participant may hold in a slot, net, in Wh: two by two, bought then sold. */
  limits = new Float64Array(2048)
  readonly names: (string | undefined)[] = []
  /** The highest number registered. */
  last = 0

  isKnown(participant: number): boolean {
    return (this.traits[participant] ?? 0) !== 0
  }

  role(participant: number): number {
    return (this.traits[participant] ?? 0) & ROLE
  }

  isKilled(participant: number): boolean {
    return ((this.traits[participant] ?? 0) & KILLED) !== 0
  }

  setKilled(participant: number, isKilled: boolean): void {
    const traits = this.traits[participant]!
    this.traits[participant] = isKilled ? traits | KILLED : traits & ~KILLED
  }

  /** Writes a participant down; `traits` as `traitsOf` gives them. */
  put(participant: number, name: string, traits: number, buyLimit: number, sellLimit: number): void {
    if (participant >= this.traits.length) this.grow(participant)
    while (this.names.length <= participant) this.names.push(undefined)
    this.names[participant] = name
    this.traits[participant] = traits
    this.limits[2 * participant] = buyLimit
    this.limits[2 * participant + 1] = sellLimit
    this.last = Math.max(this.last, participant)
  }

  roleName(participant: number): Role {
    return ROLES[this.role(participant) - 1]!
  }

  /** 0, or `CANCEL_OLDEST`, or `CANCEL_BOTH`. */
  prevention(participant: number): number {
    return this.traits[participant]! & PREVENTION
  }

  preventionName(participant: number): SelfTradePrevention {
    return PREVENTIONS[this.prevention(participant) >> 2]!
  }

  private grow(participant: number): void {
    let capacity = this.traits.length
    while (capacity <= participant) capacity *= 2
    const { traits, limits } = this
    this.traits = new Uint8Array(capacity)
    this.traits.set(traits)
    this.limits = new Float64Array(2 * capacity)
    this.limits.set(limits)
  }
}
