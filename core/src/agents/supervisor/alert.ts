import type { SlotNumber } from '../../kernel/index.ts'
import type { OrderNumber, ParticipantNumber } from '../../market/index.ts'

export type Pattern =
  | 'layering'
  | 'wash'
  | 'circular_trades'
  | 'band_breach'
  | 'trade_outside_corridor'
  | 'marking_the_close'

/** A pattern that looks like manipulation, with what shows it. It is a suspicion: people judge it. */
export type Alert = {
  readonly pattern: Pattern
  readonly slot: SlotNumber
  readonly participants: readonly ParticipantNumber[]
  readonly severity: 'low' | 'medium' | 'high'
  /** What the supervisor proposes; halts need authority. */
  readonly action: 'notify' | 'halt_slot' | 'halt_participant'
  readonly evidence: { readonly records: readonly number[]; readonly orders: readonly OrderNumber[] }
  readonly reason: string
}

/** One alert is told once; it is told again when it proposes more. */
export const keyOf = ({ pattern, slot, participants, action }: Alert): string =>
  `${pattern}/${slot}/${participants.join('+')}/${action}`

export const kwh = (energyWh: number): string => `${(energyWh / 1000).toFixed(2)} kWh`
