import type { ImportPriceParts } from '@gridbourse/core/community'
import { decimalProduct } from './cell.ts'
import type { CarbonSource, CommunityFile, PricePart, PriceSource } from './community-file.ts'
import type { Findings } from './findings.ts'
import type { ColumnName, FolderTables, ValueRule } from './folder-tables.ts'
import { levelOnSlots, type SlotGrid } from './slot-grid.ts'

/** More than anybody pays in any currency that is in use. */
const MOST_PER_KWH = 100_000
const MOST_GRAMS = 5000

/** Reads what the utility asks and pays onto slots, in micros per kWh, and what its energy puts into the air. */
export class UtilityColumns {
  readonly #file: CommunityFile
  readonly #tables: FolderTables
  readonly #grid: SlotGrid
  readonly #findings: Findings

  constructor(file: CommunityFile, tables: FolderTables, grid: SlotGrid, findings: Findings) {
    this.#file = file
    this.#tables = tables
    this.#grid = grid
    this.#findings = findings
  }

  /** Whole micros per kWh. */
  async price(source: PriceSource, field: string): Promise<Float64Array> {
    const { currency } = this.#file
    if (!source.unit.startsWith(`${currency}/`)) {
      const words = `is a price in ${source.unit} where the currency is ${currency}`
      this.#findings.refuse({
        file: 'community.json',
        place: field,
        rule: 'price_has_another_currency',
        words,
      })
    }
    const perKwh = source.unit.endsWith('/kWh') ? 1 : 1000
    const isWrong = (value: number): boolean => Math.abs(value) > MOST_PER_KWH * perKwh
    const rule = { rule: 'price_is_absurd', words: `a price is at most ${MOST_PER_KWH} per kWh`, isWrong }
    const prices = await this.#level(source, field, rule)
    return prices.map((value) => Math.round(value * (1_000_000 / perKwh)))
  }

  /** What the import price is made of; null where the folder does not say. */
  async parts(importPrice: Float64Array): Promise<ImportPriceParts | null> {
    const { parts } = this.#file.utility.importPrice
    if (parts === undefined) return null
    const partOf = async (name: 'network' | 'levies' | 'tax'): Promise<Float64Array> => {
      const given: PricePart | undefined = parts[name]
      if (given === undefined) return new Float64Array(importPrice.length)
      if ('share' in given) return importPrice.map((price) => Math.round(price * given.share))
      return this.price(given, `utility.importPrice.parts.${name}`)
    }
    const [network, levies, tax] = [await partOf('network'), await partOf('levies'), await partOf('tax')]
    const energy = importPrice.map((price, slot) => price - network[slot]! - levies[slot]! - tax[slot]!)
    return { energy, network, levies, tax }
  }

  /** Grams per kWh. */
  async carbon(source: CarbonSource): Promise<Float64Array> {
    const scale = source.unit === 'kg/kWh' ? 1000 : 1
    const level = await this.#level(source, 'utility.carbonIntensity', {
      rule: 'carbon_is_absurd',
      words: `a kWh puts 0 to ${MOST_GRAMS} g into the air`,
      isWrong: (value) => value < 0 || value * scale > MOST_GRAMS,
    })
    return level.map((value) => decimalProduct(value, scale))
  }

  async #level(
    source: ColumnName | { readonly constant: number },
    field: string,
    rule: ValueRule,
  ): Promise<Float64Array> {
    const { slots } = this.#grid
    if ('constant' in source) {
      const { words } = rule
      if (rule.isWrong(source.constant))
        this.#findings.refuse({
          file: 'community.json',
          place: field,
          rule: rule.rule,
          words,
          found: `${source.constant}`,
        })
      return new Float64Array(slots).fill(source.constant)
    }
    const { file, column } = source
    const series = await this.#tables.column(source, [rule])
    if (series === undefined) return new Float64Array(slots)
    const { level, filled } = levelOnSlots(series, this.#grid)
    if (filled === slots)
      this.#findings.refuse({
        file,
        place: column,
        rule: 'column_has_no_values',
        words: `column ${column} has no value at the time of the meters`,
      })
    this.#findings.repair(
      {
        file,
        place: column,
        rule: 'gap_takes_value_before',
        words: `a gap in column ${column} takes the value before it`,
      },
      filled,
    )
    return level
  }
}
