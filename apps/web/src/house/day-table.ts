import type { Table } from '../charts/figure.tsx'
import { kw, kwh, smallPrice } from '../format/numbers.ts'
import { watts } from './day-facts.ts'
import type { HouseView } from './house-view.ts'

/** The day in numbers, slot by slot. */
export function dayTable({ facts, times, currency }: HouseView): Table {
  const { minor } = currency
  return {
    head: [
      'slot',
      '',
      `local ${minor}/kWh`,
      `utility asks`,
      `utility pays`,
      'battery kWh',
      'sun kW',
      'use kW',
      'bought − sold kWh',
    ],
    rows: facts.slots.map((slot) => [
      times.minute(slot.from),
      slot.state,
      slot.localPriceMicrosPerKwh === null ? '–' : smallPrice(slot.localPriceMicrosPerKwh),
      smallPrice(slot.importPriceMicrosPerKwh),
      smallPrice(slot.exportPriceMicrosPerKwh),
      slot.storedWh === null ? '–' : kwh(slot.storedWh, 2),
      kw(watts(slot.generationWh, slot)),
      kw(watts(slot.loadWh, slot)),
      kwh(slot.netImportWh, 3),
    ]),
  }
}
