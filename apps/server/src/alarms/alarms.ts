import {
  acknowledge,
  DEFAULT_ALARM_RULES,
  findingsOf,
  observe,
  type Acknowledgement,
  type Alarm,
  type AlarmRules,
  type Stepped,
} from '@gridbourse/core/alarms'
import { EMPTY_LOG, logFrom, logText, withChanges, type AlarmLog, type NumberedChange } from './alarm-log.ts'
import { look, type LookParts, type Sources } from './look.ts'
import { alarmRulesFrom } from './rules-file.ts'

export type AlarmParts = LookParts & {
  /** The rules of this home; undefined where there is no file. */
  readonly rules: () => Promise<string | undefined>
  /** Where alarms are kept over a restart. */
  readonly file: { read(): Promise<string | undefined>; replace(text: string): Promise<void> }
  readonly everyMs: number
  readonly warn: (fault: unknown) => void
}

export type ChangeListener = (changes: readonly NumberedChange[]) => void

/** Looks around every few seconds, and says what changed. */
export class Alarms {
  rules: AlarmRules = DEFAULT_ALARM_RULES
  /** Why the rules file was not taken as it is now; the rules of before hold meanwhile. */
  rulesProblem: string | null = null
  readonly #parts: AlarmParts
  readonly #listeners = new Set<ChangeListener>()
  #sources: Sources = {}
  #log: AlarmLog
  #rulesText: string | undefined
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(parts: AlarmParts, log: AlarmLog) {
    this.#parts = parts
    this.#log = log
  }

  get all(): readonly Alarm[] {
    return this.#log.book.alarms
  }

  /** Changes after the one numbered `after`, oldest first; the oldest of all are forgotten. */
  changesAfter(after: number): readonly NumberedChange[] {
    return this.#log.changes.filter(({ number }) => number > after)
  }

  get lastChange(): number {
    return this.#log.lastChange
  }

  /** Brings parts that can be looked at from now on; a part brought again takes the place of the first. */
  watch(sources: Sources): void {
    this.#sources = { ...this.#sources, ...sources }
  }

  /** Calls `listener` after every change, once it is kept; the answer stops that. */
  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    const again = (): void => {
      this.#timer = setTimeout(() => {
        void this.lookNow().finally(() => {
          if (this.#timer !== undefined) again()
        })
      }, this.#parts.everyMs).unref()
    }
    again()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#looking
  }

  /** Looks at everything once, in turn; what cannot be looked at is said, and nothing changes. */
  lookNow(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look()).catch(this.#parts.warn)
    return this.#looking
  }

  /** undefined where there is no such alarm; one that is taken up or over already stays as it is. */
  async acknowledge(id: string, by: Acknowledgement): Promise<Alarm | undefined> {
    await this.#take(acknowledge(this.#log.book, id, by))
    return this.all.find((alarm) => alarm.id === id)
  }

  async #look(): Promise<void> {
    await this.#readRules()
    const seen = await look(this.#parts, this.#sources)
    await this.#take(observe(this.#log.book, findingsOf(this.rules, seen), seen))
  }

  async #readRules(): Promise<void> {
    const text = await this.#parts.rules()
    if (text === this.#rulesText) return
    this.#rulesText = text
    const rules = text === undefined ? DEFAULT_ALARM_RULES : alarmRulesFrom(text)
    this.rulesProblem = 'complaint' in rules ? rules.complaint : null
    if (!('complaint' in rules)) this.rules = rules
    if (this.rulesProblem !== null)
      this.#parts.warn(`${this.rulesProblem}. The alarm rules of before hold until it is mended.`)
  }

  /** The book holds at once, so that nobody acknowledges what was there before; it is told when it is kept. */
  async #take({ book, changes }: Stepped): Promise<void> {
    const before = this.#log.lastChange
    this.#log = withChanges(this.#log, book, changes)
    if (changes.length === 0) return
    // A disk that is full keeps nobody from hearing that it is.
    await this.#parts.file.replace(logText(this.#log)).catch(this.#parts.warn)
    const news = this.changesAfter(before).slice(0, changes.length)
    for (const listener of this.#listeners) listener(news)
  }
}

/** Opens the alarms of a home. A file of them that cannot be read is left aside: it holds nothing that is not seen again. */
export async function openAlarms(parts: AlarmParts): Promise<Alarms> {
  const text = await parts.file.read()
  const log = text === undefined ? EMPTY_LOG : logFrom(text)
  if (log === undefined) parts.warn('The book of alarms cannot be read and is begun anew.')
  return new Alarms(parts, log ?? EMPTY_LOG)
}
