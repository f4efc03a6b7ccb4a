import { decideHousehold, outlookOfPastDays, prepareHousehold } from '@gridbourse/core/agents'
import { storeLevels, type Battery } from '@gridbourse/core/battery'
import type { Community } from '@gridbourse/core/community'

export type DecisionFigures = {
  readonly agents: number
  readonly steps: number
  readonly rounds: number
  /** From the moment all are asked until an agent has its rules, over all agents and rounds. */
  readonly decisionP50Ms: number
  readonly decisionP99Ms: number
}

const HORIZON_HOURS = 36

/** All homes of a community are asked at the same moment for their rules, slot after slot, on this thread. */
export function decideAtOnce(community: Community, { from, rounds }: { from: number; rounds: number }) {
  const hours = community.slotDuration / 3_600_000
  const steps = HORIZON_HOURS / hours
  const homes = community.participants.map(({ loadWh, generationWh, battery }) => ({
    netLoadWh: loadWh.map((load, slot) => load - generationWh[slot]!),
    battery: plannedBattery(battery!.capacityWh, battery!.maxChargeW),
  }))
  const ms: number[] = []
  for (let slot = from; slot < from + rounds; slot++) {
    const asked = performance.now()
    for (const { netLoadWh, battery } of homes) {
      const outlook = outlookOfPastDays(
        { netLoadWh, knownBefore: slot, slotsPerDay: 24 / hours },
        {
          hours,
          importPrice: community.importPrice,
          exportPrice: community.exportPrice,
          importCapWh: Infinity,
        },
        { from: slot, to: slot + steps },
      )
      decideHousehold(storeLevels(prepareHousehold({ battery, outlook })))
      ms.push(performance.now() - asked)
    }
  }
  ms.sort((a, b) => a - b)
  const figures: DecisionFigures = {
    agents: homes.length,
    steps,
    rounds,
    decisionP50Ms: ms[Math.floor(ms.length / 2)]!,
    decisionP99Ms: ms[Math.floor(ms.length * 0.99)]!,
  }
  return figures
}

const plannedBattery = (capacityWh: number, powerW: number): Battery => ({
  capacityWh,
  reserveWh: 0,
  ceilingWh: capacityWh,
  storedWh: capacityWh / 2,
  chargeEfficiency: Math.sqrt(0.9),
  dischargeEfficiency: Math.sqrt(0.9),
  maxChargeW: powerW,
  maxDischargeW: powerW,
})
