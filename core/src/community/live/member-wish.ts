import type { EpochMs } from '../../kernel/index.ts'
import type { ParticipantKind } from '../community.ts'

/** What a member wants above its agent's plan, until an instant; it ends by itself. */
export type MemberWish =
  | { readonly kind: 'hold'; readonly reservePercent: null; readonly until: EpochMs }
  | { readonly kind: 'reserve'; readonly reservePercent: number; readonly until: EpochMs }
  | { readonly kind: 'away'; readonly reservePercent: null; readonly until: EpochMs }

/** Why a wish cannot be: it has ended, or there is nothing that it could be about. */
export type WishFlaw = 'until_is_past' | 'no_battery' | 'nobody_lives_there'

export function wishFlaw(
  wish: MemberWish,
  {
    kind,
    hasBattery,
    now,
  }: { readonly kind: ParticipantKind; readonly hasBattery: boolean; readonly now: EpochMs },
): WishFlaw | null {
  if (wish.until <= now) return 'until_is_past'
  if (wish.kind === 'away') return kind === 'household' ? null : 'nobody_lives_there'
  return hasBattery ? null : 'no_battery'
}

/** So long a battery is held at a tap, and what is kept for the evening. */
const HELD_MS = 4 * 3_600_000
const KEPT_PERCENT = 40

/** The wishes that are offered: until a while from now, or the end of the local day. */
export const offeredWishes = (now: EpochMs, dayEnds: EpochMs): MemberWish[] => [
  { kind: 'hold', reservePercent: null, until: Math.min(now + HELD_MS, dayEnds) as EpochMs },
  { kind: 'reserve', reservePercent: KEPT_PERCENT, until: dayEnds },
  { kind: 'away', reservePercent: null, until: dayEnds },
]

/** The wishes of a street's members, by place in the street. */
export class MemberWishes {
  readonly #wishes: Map<string, MemberWish>

  constructor(kept: ReadonlyMap<string, MemberWish> = new Map()) {
    this.#wishes = new Map(kept)
  }

  /** null where nothing is wished at an instant. */
  of(member: string, at: EpochMs): MemberWish | null {
    const wish = this.#wishes.get(member)
    return wish !== undefined && wish.until > at ? wish : null
  }

  set(member: string, wish: MemberWish): void {
    this.#wishes.set(member, wish)
  }

  /** Whether there was one that had not ended by itself. */
  end(member: string, at: EpochMs): boolean {
    const had = this.of(member, at) !== null
    this.#wishes.delete(member)
    return had
  }

  /** All that have not ended, to be kept. */
  standing(at: EpochMs): [string, MemberWish][] {
    return [...this.#wishes].filter(([, { until }]) => until > at)
  }
}
