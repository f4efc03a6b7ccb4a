import type { LinearColumn, LinearProgram, LinearRow } from '../ports.ts'
import { poolBatteries, type PoolBattery } from './battery.ts'
import { burningPays, netImportRange, slopesOf, type Pool, type PoolWindow } from './pool.ts'

/** What a window was asked as, and where its parts went. */
export type WindowProgram = {
  readonly program: LinearProgram
  readonly batteries: readonly PoolBattery[]
  /** By battery, then by slot of the window. */
  readonly flows: readonly (readonly Flows[])[]
  /** The row of each slot that adds up the community's net import. */
  readonly netImportRows: readonly number[]
}

/** The columns through which a battery charges and discharges in a slot; none where it rests. */
type Flows = { readonly charge: readonly number[]; readonly discharge: readonly number[] }

/**
 * A window as a linear programme, in kWh. A battery has a column for each direction and each price its home's
 * meter makes of it, so it takes one row per slot and the meter none. Where burning energy would pay, a battery
 * would charge and discharge at once: a slot can be parted between the two, and where `isDecided` not even that.
 */
export function windowProgram(pool: Pool, window: PoolWindow, isDecided: boolean): WindowProgram {
  const columns: LinearColumn[] = []
  const rows: LinearRow[] = []
  const build: Build = {
    column: (column) => columns.push(column) - 1,
    row: (row) => rows.push(row) - 1,
  }
  const batteries = poolBatteries(pool, window)
  const flows = batteries.map((each) => batteryFlows(build, pool, { window, isDecided, ...each }))
  const netImportRows = Array.from({ length: window.to - window.from }, (_, at) =>
    netImportRow(
      build,
      pool,
      window.from + at,
      flows.map((ofBattery) => ofBattery[at]!),
    ),
  )
  return { program: { columns, rows }, batteries, flows, netImportRows }
}

type Build = { column(column: LinearColumn): number; row(row: LinearRow): number }
type BatteryAt = PoolBattery & { readonly window: PoolWindow; readonly isDecided: boolean }

function batteryFlows(
  build: Build,
  pool: Pool,
  { battery, netLoadWh, window, isDecided }: BatteryAt,
): Flows[] {
  const mostIn = battery.maxChargeW * pool.hours
  const mostOut = battery.maxDischargeW * pool.hours
  let before: number | undefined
  return Array.from(netLoadWh, (net, at) => {
    if (Number.isNaN(net)) return { charge: [], discharge: [] }
    const [own, need] = [Math.min(mostIn, Math.max(0, -net)), Math.min(mostOut, Math.max(0, net))]
    const { localCharge } = pool
    const charge = tiers(build, [own, 0], [mostIn - own, localCharge])
    const discharge = tiers(build, [need, -localCharge], [mostOut - need, 0])
    const stored = build.column({ upper: battery.capacityWh / 1000 })
    const carried = before === undefined ? battery.storedWh / 1000 : 0
    build.row({
      lower: carried,
      upper: carried,
      entries: [
        [stored, 1],
        ...(before === undefined ? [] : [[before, -1] as const]),
        ...charge.map((column) => [column, -battery.chargeEfficiency] as const),
        ...discharge.map((column) => [column, 1 / battery.dischargeEfficiency] as const),
      ],
    })
    before = stored
    if (burningPays(pool, window.from + at)) {
      oneWay(build, { columns: charge, mostWh: mostIn }, { columns: discharge, mostWh: mostOut }, isDecided)
    }
    return { charge, discharge }
  })
}

/** A column per tier that holds anything: up to so many Wh, at that cost. One will do where the costs are equal. */
function tiers(build: Build, first: readonly [number, number], second: readonly [number, number]): number[] {
  const [[upTo, cost], [more, costOfMore]] = [first, second]
  const all = cost === costOfMore ? [[upTo + more, cost] as const] : [first, second]
  return all.filter(([wh]) => wh > 0).map(([wh, each]) => build.column({ cost: each, upper: wh / 1000 }))
}

/** The community imports or exports what the homes need and their batteries draw. */
function netImportRow(build: Build, pool: Pool, slot: number, flows: readonly Flows[]): number {
  const { whileExporting, whileImporting } = slopesOf(pool, slot)
  const { least, most } = netImportRange(pool, slot)
  const [mostIn, mostOut] = [Math.max(0, most), Math.max(0, -least)]
  const imported = build.column({ cost: whileImporting, upper: mostIn / 1000 })
  const exported = build.column({ cost: -whileExporting, upper: mostOut / 1000 })
  if (whileImporting < whileExporting) {
    oneWay(build, { columns: [imported], mostWh: mostIn }, { columns: [exported], mostWh: mostOut }, true)
  }
  const net = netLoadOfAll(pool, slot) / 1000
  return build.row({
    lower: net,
    upper: net,
    entries: [
      [imported, 1],
      [exported, -1],
      ...flows.flatMap(({ charge }) => charge.map((column) => [column, -1] as const)),
      ...flows.flatMap(({ discharge }) => discharge.map((column) => [column, 1] as const)),
    ],
  })
}

function netLoadOfAll({ homes }: Pool, slot: number): number {
  return homes.reduce(
    (sum, { netLoadWh }) => (Number.isNaN(netLoadWh[slot]!) ? sum : sum + netLoadWh[slot]!),
    0,
  )
}

type Way = { readonly columns: readonly number[]; readonly mostWh: number }

/** Lets only one of two ways be above zero, or, unless that is decided, each for its part of the slot. */
function oneWay(build: Build, one: Way, other: Way, isDecided: boolean): void {
  const isOne = build.column({ upper: 1, isWhole: isDecided })
  const each = ({ columns }: Way) => columns.map((column) => [column, 1] as const)
  build.row({ upper: 0, entries: [...each(one), [isOne, -one.mostWh / 1000]] })
  build.row({ upper: other.mostWh / 1000, entries: [...each(other), [isOne, other.mostWh / 1000]] })
}
