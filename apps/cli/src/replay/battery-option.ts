import type { Community, ParticipantBattery } from '@gridbourse/core/community'
import { InvalidArgumentError } from 'commander'
import { UsageError } from '../complaint.ts'

/** A battery somebody might have: everybody's where no id is given; null takes it away. */
export type BatteryChoice = { readonly id: string | null; readonly battery: ParticipantBattery | null }

/** Reads `[id=]kWh/kW/efficiency` or `[id=]none`, adding to the choices before it. */
export function batteryFrom(text: string, before: readonly BatteryChoice[] = []): readonly BatteryChoice[] {
  const match =
    /^(?:(.+)=)?(?:(none)|(\d{1,6}(?:\.\d{1,3})?)\/(\d{1,6}(?:\.\d{1,3})?)\/(\d(?:\.\d{1,4})?))$/.exec(text)
  if (match === null)
    throw new InvalidArgumentError(
      'Write kWh/kW/round-trip efficiency: 6.4/5/0.9, or home-01=6.4/5/0.9, or none.',
    )
  const [, id = null, none, capacity, power, efficiency] = match
  if (none !== undefined) return [...before, { id, battery: null }]
  const roundTripEfficiency = Number(efficiency)
  const capacityWh = Math.round(Number(capacity) * 1000)
  const maxW = Math.round(Number(power) * 1000)
  if (roundTripEfficiency <= 0 || roundTripEfficiency > 1 || capacityWh === 0)
    throw new InvalidArgumentError('The capacity is above 0, the efficiency above 0 and at most 1.')
  const battery = {
    capacityWh,
    maxChargeW: maxW,
    maxDischargeW: maxW,
    roundTripEfficiency,
    initialStateOfCharge: 0.5,
  }
  return [...before, { id, battery }]
}

/** The community as if its members had these batteries; the last choice that fits a member counts. */
export function withBatteries(community: Community, choices: readonly BatteryChoice[]): Community {
  const ids = community.participants.map(({ id }) => id)
  const stranger = choices.find(({ id }) => id !== null && !ids.includes(id))
  if (stranger !== undefined)
    throw new UsageError(`--battery ${stranger.id}=…: no such participant; there are ${ids.join(', ')}`)
  return {
    ...community,
    participants: community.participants.map((participant) => {
      const choice = choices.findLast(({ id }) => id === null || id === participant.id)
      return choice === undefined ? participant : { ...participant, battery: choice.battery }
    }),
  }
}
