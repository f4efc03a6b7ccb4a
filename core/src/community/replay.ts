import { nanos, type MicrosPerKwh, type SlotNumber, type Wh } from '../kernel/index.ts'
import { createLedger, energyOnly, settleAtOwnMeter, type Ledger } from '../settlement/index.ts'
import { netLoadOf, type Community, type Participant } from './community.ts'
import { foresightCost } from './foresight.ts'
import { Home } from './home.ts'
import { indicatorsOf } from './indicators.ts'
import { UNCAPPED, type ImportCap } from './peak-limit.ts'
import type { ParticipantReport, ReplayReport } from './report.ts'
import type { Span } from './span.ts'

/**
 * The mechanism `utility-only`: no orders, each home at its own meter with its own battery. Slot by slot over the
 * span; earlier slots are history, which plans may look at, and batteries start with the span.
 */
export class UtilityOnlyReplay {
  readonly span: Span
  /** The next slot to live through. */
  slot: number

  readonly #community: Community
  readonly #homes: readonly Home[]
  readonly #ledger: Ledger = createLedger()
  #ledgerSlotsNonZero = 0

  constructor(community: Community, span: Span, capOf: ImportCap = UNCAPPED) {
    this.#community = community
    this.span = span
    this.slot = span.from
    this.#homes = community.participants.map((participant) => new Home(community, participant, capOf))
  }

  /** Lives through at most `slots` more; false at the end of the span. */
  advance(slots: number): boolean {
    const to = Math.min(this.span.to, this.slot + slots)
    for (; this.slot < to; this.slot++) this.#live(this.slot)
    return this.slot < this.span.to
  }

  /** The report over the slots lived through. */
  report(): ReplayReport {
    const lived = { from: this.span.from, to: this.slot }
    const participants = this.#homes.map((home) => this.#reportOf(home, lived))
    return {
      community: indicatorsOf(this.#community, lived, participants, this.#homes),
      checks: {
        ledgerSlotsNonZero: this.#ledgerSlotsNonZero,
        energyImbalanceWh: this.#energyImbalance(lived),
      },
      participants,
      plansSolved: this.#homes.reduce((sum, { plansSolved }) => sum + plansSolved, 0),
      partial: this.slot < this.span.to,
    }
  }

  #live(slot: number): void {
    const meters: { member: string; netImport: Wh }[] = []
    for (const home of this.#homes) {
      home.live(slot)
      const netImport = home.netImportWh[slot]!
      if (!Number.isNaN(netImport)) meters.push({ member: home.participant.id, netImport: netImport as Wh })
    }
    settleAtOwnMeter(this.#ledger, slot as SlotNumber, this.#pricesOf(slot), meters)
    let sum = 0n
    for (const balance of this.#ledger.balances().values()) sum += balance
    if (sum !== 0n) this.#ledgerSlotsNonZero++
  }

  #pricesOf(slot: number) {
    return {
      import: energyOnly(this.#community.importPrice[slot]! as MicrosPerKwh),
      export: this.#community.exportPrice[slot]! as MicrosPerKwh,
    }
  }

  #reportOf({ participant, netImportWh }: Home, lived: Span): ParticipantReport {
    const bill = nanos(-this.#ledger.balance(`member:${participant.id}`))
    const without = netLoadOf(participant)
    return {
      id: participant.id,
      bill,
      shadowBill: bill,
      ownBatteryBill: bill,
      costBase: this.#costOf(without, lived),
      costForesightSeparate: BigInt(Math.round(foresightCost(this.#community, participant, lived))),
      importWh: sumOver(netImportWh, lived, (net) => Math.max(net, 0)),
      exportWh: sumOver(netImportWh, lived, (net) => Math.max(-net, 0)),
      importCost: this.#costOf(
        netImportWh.map((net) => Math.max(net, 0)),
        lived,
      ),
      importCostWithoutBattery: this.#costOf(
        without.map((net) => Math.max(net, 0)),
        lived,
      ),
    }
  }

  #costOf(netImportWh: Float64Array, { from, to }: Span): bigint {
    const { importPrice, exportPrice } = this.#community
    let cost = 0n
    for (let slot = from; slot < to; slot++) {
      const net = netImportWh[slot]!
      if (!Number.isNaN(net)) cost += BigInt(net) * BigInt(net > 0 ? importPrice[slot]! : exportPrice[slot]!)
    }
    return cost
  }

  #energyImbalance(lived: Span): number {
    return this.#homes.reduce((sum, { participant, netImportWh, drawnWh }) => {
      const used = sumOver(netLoadOf(participant), lived, (net) => net)
      return sum + used + drawnWh - sumOver(netImportWh, lived, (net) => net)
    }, 0)
  }
}

/** The community of some of its participants. */
export const only = (community: Community, ids: readonly string[]): Community => ({
  ...community,
  participants: community.participants.filter(({ id }: Participant) => ids.includes(id)),
})

function sumOver(values: Float64Array, { from, to }: Span, of: (value: number) => number): number {
  let sum = 0
  for (let slot = from; slot < to; slot++) if (!Number.isNaN(values[slot]!)) sum += of(values[slot]!)
  return sum
}
