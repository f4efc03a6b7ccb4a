import type { Battery, Outlook, StoreLevels, StoringProblem } from '../../battery/index.ts'

/** What a household knows when it decides: its battery as it stands, its tariff, and what it expects. */
export type HouseholdSituation = {
  readonly battery: Battery
  readonly outlook: readonly Outlook[]
}

/** Stored energy in whole mWh; see `StoreLevels` for what each level means. */
export type HouseholdRule = {
  readonly buyUpTo: number
  readonly storeUpTo: number
  readonly coverDownTo: number
  readonly sellDownTo: number
}

/** The rules of the slots ahead, fixed before they begin. */
export type HouseholdDecision = { readonly rules: readonly HouseholdRule[] }

/**
 * The problem a household wants solved before it decides. Energy left at the end of what it can see is worth what
 * it would save at the mean price it will be asked.
 */
export function prepareHousehold({ battery, outlook }: HouseholdSituation): StoringProblem {
  const meanPrice = outlook.reduce((sum, { importPrice }) => sum + importPrice, 0) / outlook.length
  return {
    outlook,
    battery,
    wear: { pricePerKwh: 0, on: 'discharged' },
    valuePerKwhAtEnd: Math.max(0, meanPrice) * battery.dischargeEfficiency,
  }
}

/** Rounds the solved levels to whole mWh: what the household's controller will follow. */
export const decideHousehold = (levels: readonly StoreLevels[]): HouseholdDecision => ({
  rules: levels.map(({ buyUpTo, storeUpTo, coverDownTo, sellDownTo }) => ({
    buyUpTo: milli(buyUpTo),
    storeUpTo: milli(storeUpTo),
    coverDownTo: milli(coverDownTo),
    sellDownTo: milli(sellDownTo),
  })),
})

const milli = (energyWh: number): number => Math.round(energyWh * 1000)
