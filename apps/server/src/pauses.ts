const FIRST_MS = 250
const LONGEST_MS = 10_000

/** How long to wait before each next attempt: twice as long every time, up to 10 s, without end. */
export function* pauses(): Generator<number, never> {
  for (let ms = FIRST_MS; ; ms = Math.min(2 * ms, LONGEST_MS)) yield ms
}
