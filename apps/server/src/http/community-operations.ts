import type { MemberView, StreetView } from '@gridbourse/core/community'
import type { DurationMs } from '@gridbourse/core/kernel'
import { mayRead } from './access.ts'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** The community that lives in the market by itself. */
export const communityOperations: Handlers<'getCommunity'> = {
  getCommunity({ street, market, names }, { access }) {
    if (street === null) throw new Problem('community_none')
    const { status, view = NOTHING_SEEN } = street
    const { currency, slotDuration } = market.rules!
    return {
      name: street.name,
      isModelled: street.isModelled,
      isReplay: street.isReplay,
      status,
      currency,
      slot: view.slot === null ? null : names.slot(view.slot),
      settledAtMs: view.at,
      importPriceMicrosPerKwh: view.importPrice,
      exportPriceMicrosPerKwh: view.exportPrice,
      localPriceMicrosPerKwh: view.localPrice,
      localEnergyWh: view.localWh,
      carbonGramsPerKwh: view.carbonIntensity,
      members: view.members
        .filter(({ id }) => mayRead(access, id))
        .map((member) => presentMember(member, slotDuration)),
      visitorsBillNanos: String(view.visitorsBill),
      recent: view.recent.map(({ slot, importPrice, exportPrice, localPrice, localWh, netImportWh }) => ({
        slot: names.slot(slot),
        importPriceMicrosPerKwh: importPrice,
        exportPriceMicrosPerKwh: exportPrice,
        localPriceMicrosPerKwh: localPrice,
        localEnergyWh: localWh,
        netImportWh,
      })),
    }
  },
}

/** Before the street's first word. */
const NOTHING_SEEN: StreetView = {
  slot: null,
  at: null,
  importPrice: null,
  exportPrice: null,
  carbonIntensity: null,
  localPrice: null,
  localWh: 0,
  members: [],
  visitorsBill: 0n,
  flaws: 0,
  recent: [],
}

function presentMember(member: MemberView, slotDuration: DurationMs) {
  const watts = (energyWh: number): number => Math.round((energyWh * 3_600_000) / slotDuration)
  const { id, kind, loadWh, generationWh, drawnWh, netImportWh, committedWh, storedWh, capacityWh } = member
  return {
    participant: id,
    kind,
    loadW: watts(loadWh),
    generationW: watts(generationWh),
    batteryW: watts(drawnWh),
    netImportWh,
    committedWh,
    storedWh: storedWh === null ? null : Math.round(storedWh),
    capacityWh,
    billNanos: String(member.bill),
    utilityBillNanos: String(member.shadowBill),
  }
}
