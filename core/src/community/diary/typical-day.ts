import type { TimeOfDay } from './report.ts'

/** What a slot adds to its time of the day: energies of the whole community in Wh. */
export type TimeSample = {
  readonly loadWh: number
  readonly generationWh: number
  readonly netImportWh: number
  readonly drawnWh: number
  readonly localWh: number
  readonly localPrice: number | null
  readonly importPrice: number
  readonly exportPrice: number
}

const COLUMNS = 9

/** The mean day of a community, by time of the local day. */
export class TypicalDay {
  readonly #times: number
  readonly #sums: Float64Array

  constructor(times: number) {
    this.#times = times
    this.#sums = new Float64Array(times * COLUMNS)
  }

  add(time: number, sample: TimeSample): void {
    const at = time * COLUMNS
    const sums = this.#sums
    sums[at]! += 1
    sums[at + 1]! += sample.loadWh
    sums[at + 2]! += sample.generationWh
    sums[at + 3]! += sample.netImportWh
    sums[at + 4]! += sample.drawnWh
    sums[at + 5]! += sample.localWh
    sums[at + 6]! += (sample.localPrice ?? 0) * sample.localWh
    sums[at + 7]! += sample.importPrice
    sums[at + 8]! += sample.exportPrice
  }

  /** The means; times that no slot started at are left out. */
  report(slotDuration: number): TimeOfDay[] {
    return Array.from({ length: this.#times }, (_, time) => this.#timeOf(time, slotDuration)).filter(
      (each) => each !== null,
    )
  }

  #timeOf(time: number, slotDuration: number): TimeOfDay | null {
    const [count, load, generation, netImport, drawn, localWh, localValue, importPrice, exportPrice] =
      this.#sums.subarray(time * COLUMNS, (time + 1) * COLUMNS) as unknown as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ]
    if (count === 0) return null
    const kw = (energyWh: number): number => (energyWh * 3600) / (slotDuration * count)
    const minutes = Math.floor((time * slotDuration) / 60_000)
    return {
      time: `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
      loadKw: kw(load),
      generationKw: kw(generation),
      netImportKw: kw(netImport),
      batteryKw: kw(drawn),
      localPrice: localWh > 0 ? localValue / localWh : null,
      importPrice: importPrice / count,
      exportPrice: exportPrice / count,
    }
  }
}
