import { Head } from '../charts/figure.tsx'
import { useSession } from '../data/session.tsx'
import { KeyForm } from './key-form.tsx'
import type { SlotView } from './slot-view.ts'
import { NewTrader } from './new-trader.tsx'
import { OrderForm } from './order-form.tsx'
import { OwnOrders } from './own-orders.tsx'

/** Where orders are written: by whoever shows a key. */
export function Ticket(view: SlotView) {
  const { operator, trader, forget } = useSession()
  return (
    <section aria-labelledby="ticket" className="pb-4">
      <Head
        id="ticket"
        title="Order ticket"
        note={
          trader !== null
            ? `for ${trader.participant}`
            : operator !== null
              ? 'operators do not trade'
              : 'needs a key'
        }
      >
        {(trader !== null || operator !== null) && (
          <button
            type="button"
            className="border-line text-ink-2 min-h-6 border-b text-label"
            onClick={forget}
          >
            Forget the keys
          </button>
        )}
      </Head>
      <div className="px-[14px]">
        {trader !== null ? (
          <>
            <OrderForm key={view.slot.slot} {...view} trader={trader} />
            <OwnOrders {...view} trader={trader} />
          </>
        ) : operator !== null ? (
          <NewTrader operator={operator} />
        ) : (
          <KeyForm />
        )}
        {operator === null && trader !== null && (
          <details className="mt-3">
            <summary className="text-ink-3 text-label">Halt and resume need an operator’s key</summary>
            <KeyForm />
          </details>
        )}
      </div>
    </section>
  )
}
