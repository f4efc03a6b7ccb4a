import type { EpochMs } from '@gridbourse/core/kernel'

/** The machine's clock, or one that starts at `startsAt` and runs `speed` times as fast. */
export type ClockSetup = {
  readonly startsAt?: EpochMs
  readonly speed?: number
  /** The instant at which it waits for the first time; see {@link ClockChange}. */
  readonly holdAt?: EpochMs
}

/** What may change while a simulated clock runs; what is left out stays. */
export type ClockChange = {
  readonly speed?: number
  readonly isPaused?: boolean
  /** Time goes no further than this until it is changed again. */
  readonly holdAt?: EpochMs
}

export type ClockState = {
  readonly kind: 'machine' | 'simulated'
  readonly at: EpochMs
  /** So many times as fast as the machine's is wished. */
  readonly speed: number
  /** So many times as fast it ran over the last seconds: waiting takes from it. */
  readonly reachedSpeed: number
  readonly isPaused: boolean
}

const SAMPLE_MS = 500
const SAMPLES = 12

/** The market's time. It never runs backwards, and begins not before `last`, so that a journal goes on where it stopped. */
export type MarketClock = {
  readonly kind: ClockState['kind']
  now(): EpochMs
  state(): ClockState
  /** Only a simulated clock can be changed; it goes on from where it is, without a jump. */
  change(change: ClockChange): void
  /** Real ms until time reaches the instant it waits at; 0 when it is there, null where it never gets there. */
  msUntilHeld(): number | null
}

export function createMarketClock(
  setup: ClockSetup,
  last: EpochMs,
  real: () => number = () => performance.now(),
): MarketClock {
  const { startsAt, speed = 1, holdAt } = setup
  if (startsAt === undefined && speed === 1 && holdAt === undefined) return machineClock
  return simulatedClock(Math.max(startsAt ?? Date.now(), last), { speed, holdAt: holdAt ?? Infinity }, real)
}

const machineClock: MarketClock = {
  kind: 'machine',
  now: () => Date.now() as EpochMs,
  state: () => ({ kind: 'machine', at: Date.now() as EpochMs, speed: 1, reachedSpeed: 1, isPaused: false }),
  change() {
    throw new TypeError("the machine's clock cannot be changed")
  },
  msUntilHeld: () => null,
}

function simulatedClock(
  start: number,
  first: { readonly speed: number; readonly holdAt: number },
  real: () => number,
): MarketClock {
  let { speed, holdAt } = first
  let isPaused = false
  /** The line that time follows: it was at `from` when the machine showed `began`. */
  let from = start
  let began = real()
  const samples = [{ at: start, real: began }]

  const now = (): number => {
    const line = isPaused ? from : from + (real() - began) * speed
    return Math.max(from, Math.min(line, holdAt))
  }
  const instant = (): EpochMs => Math.floor(now()) as EpochMs

  const reachedSpeed = (): number => {
    const seen = { at: now(), real: real() }
    const newest = samples.at(-1)!
    if (seen.real - newest.real >= SAMPLE_MS && samples.push(seen) > SAMPLES) samples.shift()
    const oldest = samples[0]!
    return seen.real > oldest.real ? (seen.at - oldest.at) / (seen.real - oldest.real) : 0
  }

  return {
    kind: 'simulated',
    now: instant,
    state: () => ({ kind: 'simulated', at: instant(), speed, reachedSpeed: reachedSpeed(), isPaused }),
    change(change) {
      from = now()
      began = real()
      speed = change.speed ?? speed
      isPaused = change.isPaused ?? isPaused
      holdAt = change.holdAt ?? holdAt
    },
    msUntilHeld() {
      const left = holdAt - now()
      if (left <= 0) return 0
      return isPaused || holdAt === Infinity ? null : left / speed
    },
  }
}
