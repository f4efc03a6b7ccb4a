import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { commandKey } from '../data/queries.ts'
import type { Holder } from '../data/session.tsx'
import { exactPrice, kwh, withUnit } from '../format/numbers.ts'
import { messageOf } from '../shell/states.tsx'
import type { SlotView } from './slot-view.ts'

const STATES = {
  waiting: 'waits for the opening auction',
  resting: 'in the book',
  at_close: 'waits for the closing auction',
} as const

/** The key holder's live orders in this slot, each with its way out. */
export function OwnOrders({ market, slot, trader }: SlotView & { trader: Holder }) {
  const queries = useQueryClient()
  const { data: orders } = useQuery({
    queryKey: ['orders', trader.participant, slot.slot],
    queryFn: async ({ signal }) =>
      (await trader.client.listOrders({ query: { slot: slot.slot }, signal })).orders,
  })
  const cancel = useMutation({
    mutationFn: (orderId: string) =>
      trader.client.cancelOrder({ params: { orderId }, idempotencyKey: commandKey() }),
    onSettled: () =>
      Promise.all(
        [['book', slot.slot], ['orders'], ['slots']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
  const live = (orders ?? []).filter((order) => order.kind === 'order')
  if (live.length === 0) return null
  return (
    <div className="mt-2">
      <h3 className="text-ink-3 text-label">Your live orders in this slot</h3>
      <ul data-testid="own-orders">
        {live.map(({ orderId, side, remainingWh, priceMicrosPerKwh, state }) => (
          <li key={orderId} className="border-hair flex items-center gap-2 border-t py-1">
            <span className={`font-[600] ${side === 'buy' ? 'text-buy' : 'text-sell'}`}>
              {side === 'buy' ? 'buys' : 'sells'}
            </span>
            <span className="flex-1">
              {withUnit(kwh(remainingWh, 3), 'kWh')} at{' '}
              {exactPrice(priceMicrosPerKwh, market.rules.tickMicrosPerKwh)},{' '}
              <span className="text-ink-2">{STATES[state]}</span>
            </span>
            <button
              type="button"
              className="press"
              aria-label={`Cancel order ${orderId}`}
              disabled={cancel.isPending}
              onClick={() => cancel.mutate(orderId)}
            >
              Cancel
            </button>
          </li>
        ))}
      </ul>
      {cancel.error !== null && (
        <p role="alert" className="text-alarm font-[600]">
          {messageOf(cancel.error)}
        </p>
      )}
    </div>
  )
}
