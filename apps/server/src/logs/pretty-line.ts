import { styleText } from 'node:util'

const COLOURS = { warn: 'yellow', error: 'red', fatal: 'red' } as const

/** A line of the log for eyes: its time of day, level and words first, what belongs to it behind. */
export function prettyLine(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as {
    readonly level: string
    readonly time: string
    readonly msg?: string
    readonly err?: { readonly stack?: string }
  }
  const colour = level in COLOURS ? COLOURS[level as keyof typeof COLOURS] : 'cyan'
  const facts = Object.entries(rest).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  const stack = err?.stack === undefined ? '' : `\n${err.stack}`
  return `${time.slice(11, 19)} ${styleText(colour, level)} ${msg ?? ''}${styleText('gray', facts.join(''))}${stack}\n`
}
