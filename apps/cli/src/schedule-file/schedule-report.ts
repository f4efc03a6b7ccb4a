import type { Explanation, Reason, Schedule, UnmetWish } from '@gridbourse/core/battery'
import type { ScheduleCase } from './schedule-case.ts'

type Planned = { readonly schedule: Schedule; readonly explanation: Explanation }

/** Money in the file's currency, energy in kWh, prices per kWh. */
export function scheduleAsJson({ problem, currency, published }: ScheduleCase, planned: Planned): unknown {
  const { schedule, explanation } = planned
  const { meter, cost } = schedule
  return {
    currency,
    cost: money(cost.total),
    costWithoutBattery: money(explanation.costWithoutBattery),
    saving: money(explanation.costWithoutBattery - cost.total),
    costs: { energy: money(cost.energy), wear: money(cost.wear), demandCharge: money(cost.demand) },
    valueOfEnergyLeft: money(cost.endValue),
    ...(published === undefined
      ? {}
      : { published: { ...published, difference: money(cost.total) - published.cost } }),
    unmetWishes: schedule.unmet.map(unmetAsJson),
    plan: Array.from(problem.stepHours, (hours, step) => ({
      step,
      hours,
      chargeKwh: schedule.chargeWh[step]! / 1000,
      dischargeKwh: schedule.dischargeWh[step]! / 1000,
      storedKwh: schedule.storedWh[step]! / 1000,
      importKwh: meter.importWh[step]! / 1000,
      exportKwh: meter.exportWh[step]! / 1000,
      curtailedKwh: meter.curtailedWh[step]! / 1000,
      worthPerKwh: schedule.worthOfMore[step]! / 1e6,
    })),
    reasons: explanation.reasons.map(reasonAsJson),
  }
}

function reasonAsJson(reason: Reason): unknown {
  return {
    firstStep: reason.firstStep,
    lastStep: reason.endStep - 1,
    action: reason.action,
    energyKwh: reason.energyWh / 1000,
    worthPerKwh: reason.worthPerKwh / 1e6,
    herePerKwh: reason.herePerKwh / 1e6,
    savedByBlock: money(reason.savedByBlock),
    keptByBlock: reason.keptByBlock,
    text: reason.text,
  }
}

const unmetAsJson = ({ wish, steps, worstStep, worstByWh }: UnmetWish): unknown => ({
  wish,
  steps,
  worstStep,
  worstByKwh: worstByWh / 1000,
})

/** The same to read. */
export function scheduleAsText(
  { currency, published }: ScheduleCase,
  { schedule, explanation }: Planned,
): string {
  const { cost, unmet } = schedule
  const amount = (nanos: number) => `${money(nanos).toFixed(6)} ${currency}`
  const lines = [
    `cost                 ${amount(cost.total)}`,
    `cost without battery ${amount(explanation.costWithoutBattery)}`,
    ...(published === undefined
      ? []
      : [
          `published             ${published.cost.toFixed(6)} ${currency}${published.isLowerBound ? ' (a lower bound: it charges and discharges at once)' : ''}`,
        ]),
    ...unmet.map(
      ({ wish, steps, worstStep, worstByWh }) =>
        `cannot keep ${wish}: missed in ${steps} steps, by ${(worstByWh / 1000).toFixed(3)} kWh in step ${worstStep}`,
    ),
    '',
    ...explanation.reasons.map((reason) => {
      const steps = `${reason.firstStep}-${reason.endStep - 1}`.padEnd(8)
      const saved = withoutIt(reason, amount(reason.savedByBlock))
      return `${steps} ${reason.text}${saved}`
    }),
  ]
  return `${lines.join('\n')}\n`
}

function withoutIt({ action, keptByBlock }: Reason, saved: string): string {
  if (action === 'rest') return ''
  if (keptByBlock.length > 0) return `; without it ${keptByBlock.join(' and ')} could not be kept`
  return `; without it the plan costs ${saved} more`
}

const money = (nanos: number): number => nanos / 1e9
