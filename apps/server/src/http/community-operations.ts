import type { MemberView } from '@gridbourse/core/community'
import type { DurationMs } from '@gridbourse/core/kernel'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** The community that lives in the market by itself. */
export const communityOperations: Handlers<'getCommunity'> = {
  getCommunity({ street, market, names }) {
    if (street === null) throw new Problem('community_none')
    const { status, view } = street
    const { currency, slotDuration } = market.rules!
    if (view === null) throw new Problem('starting')
    return {
      name: 'Modelled street',
      isModelled: true,
      status,
      currency,
      slot: view.slot === null ? null : names.slot(view.slot),
      settledAtMs: view.at,
      importPriceMicrosPerKwh: view.importPrice,
      exportPriceMicrosPerKwh: view.exportPrice,
      localPriceMicrosPerKwh: view.localPrice,
      localEnergyWh: view.localWh,
      carbonGramsPerKwh: view.carbonIntensity,
      members: view.members.map((member) => presentMember(member, slotDuration)),
      visitorsBillNanos: String(view.visitorsBill),
    }
  },
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
