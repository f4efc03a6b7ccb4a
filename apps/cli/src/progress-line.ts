/** A line on the terminal that says how far long work is, and how long the rest will take. */
export type ProgressLine = { show(done: number): void; end(): void }

/** Shown on stderr where that is a terminal, at most four times a second; nothing elsewhere. */
export function progressLine(total: number, what: string): ProgressLine {
  if (!process.stderr.isTTY) return { show() {}, end() {} }
  const started = performance.now()
  let shown = 0
  return {
    show(done) {
      const now = performance.now()
      if (now - shown < 250) return
      shown = now
      const left = ((now - started) / done) * (total - done)
      const bar = '█'.repeat(Math.round((24 * done) / total)).padEnd(24, '░')
      process.stderr.write(`\r${bar} ${done} of ${total} ${what}, ${duration(left)} left\u001B[K`)
    },
    end() {
      process.stderr.write('\r\u001B[K')
    },
  }
}

const duration = (ms: number): string =>
  ms < 60_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`
