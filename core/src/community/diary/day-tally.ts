/** What one local day has come to so far. */
export class DayTally {
  /** Before the month's guarantee. */
  cost = 0n
  costBase = 0n
  localWh = 0
  importWh = 0
  exportWh = 0
  #localValue = 0

  add(slot: {
    readonly cost: bigint
    readonly costBase: bigint
    readonly localWh: number
    readonly localPrice: number | null
    readonly importWh: number
    readonly exportWh: number
  }): void {
    this.cost += slot.cost
    this.costBase += slot.costBase
    this.localWh += slot.localWh
    this.importWh += slot.importWh
    this.exportWh += slot.exportWh
    this.#localValue += (slot.localPrice ?? 0) * slot.localWh
  }

  /** Of the local price over `days`, by local energy, in micros per kWh; null where there was none. */
  static meanLocalPrice(days: readonly DayTally[]): number | null {
    let energy = 0
    let value = 0
    for (const day of days) {
      energy += day.localWh
      value += day.#localValue
    }
    return energy > 0 ? value / energy : null
  }
}
