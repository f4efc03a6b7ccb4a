import { CLOCK_SPEEDS, type ChangeClock } from '@gridbourse/api'
import type { Command } from 'commander'
import { UsageError } from '../complaint.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show } from '../output.ts'

type Options = Connection & {
  readonly speed?: string
  readonly pause?: true
  readonly resume?: true
}

export function register(program: Command): void {
  speaksToServer(
    program
      .command('clock')
      .description("Show the market's time. Operators hurry, pause or resume a simulated one.")
      .option('--speed <times>', 'run so many times as fast as real time')
      .option('--pause', 'let time stand still')
      .option('--resume', 'let time go on'),
  ).action(showClock)
}

async function showClock({ speed, pause, resume, ...options }: Options): Promise<void> {
  if (pause && resume) throw new UsageError('--pause and --resume contradict each other')
  const change: ChangeClock = {
    ...(speed !== undefined && { speed: speedOf('--speed', speed) }),
    ...((pause ?? resume) && { isPaused: pause === true }),
  }
  const client = clientOf(options)
  const isAsked = Object.keys(change).length > 0
  const clock = isAsked ? await client.changeClock({ body: change }) : await client.getClock()
  show(clock, options, ({ kind, clockMs, speed: times, reachedSpeed, isPaused }) => {
    const at = instantText(clockMs - (clockMs % 1000))
    if (kind === 'machine') return `${at}, by the machine's clock`
    return `${at}, ${isPaused ? 'paused' : `${times} times as fast as real time (lately ${reachedSpeed})`}`
  })
}

/** The speed that an option names. */
export function speedOf(option: string, text: string): number {
  const speed = Number(text)
  if (text.trim() !== '' && speed >= CLOCK_SPEEDS.slowest && speed <= CLOCK_SPEEDS.fastest) return speed
  throw new UsageError(
    `${option} is ${text}; give a number from ${CLOCK_SPEEDS.slowest} to ${CLOCK_SPEEDS.fastest}.`,
  )
}
