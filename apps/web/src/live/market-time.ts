/** What the server said about its clock, and when it said so on this machine's steady clock. */
export type ClockReading = {
  readonly clockMs: number
  readonly speed: number
  readonly reachedSpeed: number
  readonly isPaused: boolean
  readonly readAtMs: number
}

/** Longer than this nobody guesses on: a countdown that has heard nothing stands. */
const MOST_AHEAD_MS = 3_000

/** The market's time now, told onwards from the last reading at the speed that time really had. */
export function marketTime(reading: ClockReading, nowMs: number): number {
  const { clockMs, speed, reachedSpeed, isPaused, readAtMs } = reading
  if (isPaused) return clockMs
  const pace = reachedSpeed > 0 ? Math.min(speed, reachedSpeed) : speed
  return clockMs + Math.min(MOST_AHEAD_MS, Math.max(0, nowMs - readAtMs)) * pace
}
