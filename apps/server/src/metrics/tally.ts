import { Counter, type Registry } from 'prom-client'

/** A counter by labels that costs an order next to nothing: labels become Prometheus' only when somebody asks. */
export class Tally<Label extends string> {
  readonly #counts = new Map<string, { readonly labels: Readonly<Record<Label, string>>; count: number }>()

  constructor(terms: {
    readonly name: string
    readonly help: string
    readonly labelNames: readonly Label[]
    readonly registry: Registry
  }) {
    const { name, help, labelNames, registry } = terms
    const counts = this.#counts
    const counter: Counter = new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      collect() {
        counter.reset()
        for (const { labels, count } of counts.values()) counter.inc({ ...labels }, count)
      },
    })
  }

  /** `key` names the labels; the same key always goes with the same labels. */
  add(key: string, labels: () => Readonly<Record<Label, string>>, count = 1): void {
    const known = this.#counts.get(key)
    if (known === undefined) this.#counts.set(key, { labels: labels(), count })
    else known.count += count
  }
}
