import { z } from 'zod'
import { atMs, body } from './units.ts'

/** The slowest and the fastest a simulated clock is asked to run. */
export const CLOCK_SPEEDS = { slowest: 1, fastest: 10_000 } as const

const speed = z
  .number({ error: `expected so many times as fast, from 1 to ${CLOCK_SPEEDS.fastest}` })
  .min(CLOCK_SPEEDS.slowest)
  .max(CLOCK_SPEEDS.fastest)
  .meta({ description: 'So many times as fast as the real time.', examples: [60] })

const isPaused = z
  .boolean()
  .meta({ description: 'Time stands still; orders are taken meanwhile.', examples: [false] })

export const clock = z
  .object({
    kind: z.enum(['machine', 'simulated']).meta({
      description: "`machine`: the server's own clock, which nobody changes. `simulated`: it may be changed.",
      examples: ['simulated'],
    }),
    clockMs: atMs.meta({ description: "The market's time, now." }),
    speed,
    reachedSpeed: z
      .number()
      .min(0)
      .meta({
        description:
          'So many times as fast it ran over the last seconds: time waits for the agents of the server.',
        examples: [59.8],
      }),
    isPaused,
  })
  .meta({ id: 'Clock', description: "The market's time, and how it runs." })
export type Clock = z.infer<typeof clock>

export const changeClock = body({ speed: speed.optional(), isPaused: isPaused.optional() }).meta({
  id: 'ChangeClock',
  description: 'What is left out stays as it is.',
  examples: [{ speed: 600 }],
})
export type ChangeClock = z.infer<typeof changeClock>
