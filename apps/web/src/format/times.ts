/** How instants are read aloud in the market's own zone. */
export type Times = {
  /** 17:45 */
  minute(atMs: number): string
  /** 17:45:09 */
  second(atMs: number): string
  /** Fri 12 Aug 2016 */
  day(atMs: number): string
  /** 2016-08-12 */
  date(atMs: number): string
  /** CEST */
  zone(atMs: number): string
  /** 17:45, and Fri 17:45 where that is of another day than now. */
  minuteNear(atMs: number, nowMs: number): string
  isSameDay(oneMs: number, otherMs: number): boolean
  /** 0 to 24, with its part of the hour. */
  hour(atMs: number): number
}

export function timesIn(timeZone: string): Times {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...options })
  const minute = format({ hour: '2-digit', minute: '2-digit' })
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const day = format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const weekday = format({ weekday: 'short' })
  const zone = format({ timeZoneName: 'short' })
  const date = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const isSameDay: Times['isSameDay'] = (one, other) => date.format(one) === date.format(other)
  return {
    minute: (at) => minute.format(at),
    minuteNear: (at, now) =>
      isSameDay(at, now) ? minute.format(at) : `${weekday.format(at)} ${minute.format(at)}`,
    isSameDay,
    second: (at) => second.format(at),
    day: (at) => day.format(at).replace(',', ''),
    date: (at) => date.format(at),
    zone: (at) => zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
    hour(at) {
      const [hours = 0, minutes = 0] = minute.format(at).split(':').map(Number)
      return hours + minutes / 60
    },
  }
}

/** A span as a countdown: 2:48, beyond an hour 1 h 03, beyond a day 2 d 04 h; never below 0:00. */
export function countdown(spanMs: number): string {
  const seconds = Math.max(0, Math.ceil(spanMs / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  if (seconds < 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`
  return `${Math.floor(minutes / 1440)} d ${two(Math.floor((minutes % 1440) / 60))} h`
}

/** A slot is named by its UTC start. */
export const startOf = (slotName: string): number => Date.parse(slotName)

/** The name of the slot that starts then. */
export const nameOf = (startMs: number): string => `${new Date(startMs).toISOString().slice(0, 16)}Z`
