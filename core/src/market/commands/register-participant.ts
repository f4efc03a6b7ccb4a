import { energyOf } from '../../kernel/index.ts'
import type { Command } from '../command.ts'
import type { Floor } from '../floor/floor.ts'
import { MAX_PARTICIPANT, isRole, isSelfTradePrevention, traitsOf } from '../floor/participants.ts'
import type { Rejection } from '../rejection.ts'
import { admitOperator, no } from './order-checks.ts'

const MAX_POWER = 2_147_483_647
const NAME = /^[\x20-\x7e]{0,64}$/

type Register = Extract<Command, { type: 'register_participant' }>

/** Lets somebody in; the connection's power bounds the position in every slot. */
export function registerParticipant(floor: Floor, command: Register, by: number): void {
  if (!admitOperator(floor, command.type, by)) return
  const { participant, name, role, selfTradePrevention } = command
  const flaw = flawOf(floor, command)
  if (flaw !== null) {
    floor.reject(command.type, flaw)
    return
  }
  const { slotDuration } = floor.rules!
  floor.participants.put(
    participant,
    name,
    traitsOf(role, selfTradePrevention),
    energyOf(command.importPower, slotDuration),
    energyOf(command.exportPower, slotDuration),
  )
  floor.log.other({ type: 'participant_registered', participant, name, role })
}

function flawOf(floor: Floor, command: Register): Rejection | null {
  const { participant } = command
  const invalid = (field: string): Rejection => no('participant_invalid', field)
  if (!isWhole(participant, 1, MAX_PARTICIPANT)) return invalid('participant')
  if (floor.participants.isKnown(participant)) return no('participant_already_registered', 'participant')
  if (!NAME.test(command.name)) return invalid('name')
  if (!isRole(command.role)) return invalid('role')
  if (!isWhole(command.importPower, 0, MAX_POWER)) return invalid('importPower')
  if (!isWhole(command.exportPower, 0, MAX_POWER)) return invalid('exportPower')
  return isSelfTradePrevention(command.selfTradePrevention) ? null : invalid('selfTradePrevention')
}

const isWhole = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high
