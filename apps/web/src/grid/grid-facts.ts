import type { FlexibilityEvent, GridState } from '@gridbourse/api'
import { kw, withUnit } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'

export type BalanceSlot = GridState['balance'][number]

/** What one slot took from where, and gave to whom: both sides are equal, all in W and at least 0. */
export type Sides = {
  readonly generation: number
  readonly fromBatteries: number
  readonly fromUtility: number
  readonly load: number
  readonly toBatteries: number
  readonly toUtility: number
}

export const sidesOf = ({
  loadW,
  generationW,
  batteriesW,
  netImportW,
}: Pick<BalanceSlot, 'loadW' | 'generationW' | 'batteriesW' | 'netImportW'>): Sides => ({
  generation: generationW,
  fromBatteries: Math.max(0, -batteriesW),
  fromUtility: Math.max(0, netImportW),
  load: loadW,
  toBatteries: Math.max(0, batteriesW),
  toUtility: Math.max(0, -netImportW),
})

/** The last slot metered, and the one ahead in which the connection will carry most. */
export function peaksOf(balance: readonly BalanceSlot[]) {
  const last = balance.findLast(({ isExpected }) => !isExpected)
  const ahead = balance.filter(({ isExpected }) => isExpected)
  const most = ahead.reduce<BalanceSlot | undefined>(
    (best, slot) =>
      best === undefined || Math.abs(slot.netImportW) > Math.abs(best.netImportW) ? slot : best,
    undefined,
  )
  return { last, most }
}

/** Less than this is shown as nothing. */
const NOTHING_W = 50

/** The page's answer: what the street exchanges now, beside what its connection carries. */
export function sentenceOf({ balance, limitW }: Pick<GridState, 'balance' | 'limitW'>): string {
  const { last } = peaksOf(balance)
  if (last === undefined) return 'The street lives; its first meters are not read yet.'
  const size = Math.abs(last.netImportW)
  if (size < NOTHING_W) return 'The street needs nothing from the utility right now.'
  const verb = last.netImportW >= 0 ? 'draws' : 'sends back'
  if (limitW === null) return `The street ${verb} ${withUnit(kw(size), 'kW')}.`
  return size > limitW
    ? `The street ${verb} ${withUnit(kw(size), 'kW')}, ${withUnit(kw(size - limitW), 'kW')} more than its connection carries.`
    : `The street ${verb} ${withUnit(kw(size), 'kW')} of the ${withUnit(kw(limitW), 'kW')} that its connection carries.`
}

/** What comes: the most that is expected, and whether it could pass the limit. */
export function aheadOf(
  { balance, limitW }: Pick<GridState, 'balance' | 'limitW'>,
  minute: (at: number) => string,
): string {
  const { most } = peaksOf(balance)
  if (most === undefined) return 'Nothing is forecast yet.'
  const isDrawn = most.netImportW >= 0
  const extreme = isDrawn ? most.highNetImportW : most.lowNetImportW
  const far = extreme === null ? null : Math.abs(extreme)
  const verb = isDrawn ? 'drawn' : 'sent back'
  const text = `At most ${withUnit(kw(Math.abs(most.netImportW)), 'kW')} are expected to be ${verb}, at ${minute(startOf(most.slot))}`
  if (far === null) return `${text}.`
  const chance = `${text}; in one of ten cases more than ${kw(far)}`
  if (limitW === null) return `${chance}.`
  return far > limitW ? `${chance}, which is beyond the limit.` : `${chance}, within the limit.`
}

export const STAGES = ['foreseen', 'called', 'delivered', 'paid'] as const
export type Stage = (typeof STAGES)[number]

/** How far an event has come; a missed one ends at its call. */
export function stageOf({ state, deliveries }: Pick<FlexibilityEvent, 'state' | 'deliveries'>): Stage {
  if (state === 'foreseen') return 'foreseen'
  if (state === 'called' || state === 'missed') return 'called'
  return deliveries.length > 0 && deliveries.every(({ paidNanos }) => paidNanos !== null)
    ? 'paid'
    : 'delivered'
}

export const sumOf = (
  deliveries: FlexibilityEvent['deliveries'],
  field: 'calledWh' | 'deliveredWh' | 'offeredWh',
): number => deliveries.reduce((sum, delivery) => sum + (delivery[field] ?? 0), 0)

export const paidOf = (deliveries: FlexibilityEvent['deliveries']): bigint =>
  deliveries.reduce((sum, { paidNanos }) => sum + BigInt(paidNanos ?? 0), 0n)
