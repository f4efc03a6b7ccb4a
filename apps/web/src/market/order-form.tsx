import { Problem } from '@gridbourse/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { commandKey } from '../data/queries.ts'
import type { Holder } from '../data/session.tsx'
import { currencyOf, kwh, money, placesOf, withUnit } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { messageOf } from '../shell/states.tsx'
import { Field } from './field.tsx'
import type { SlotView } from './slot-view.ts'
import { notionalNanos, orderFrom, type Faults, type TicketText } from './order-terms.ts'

/** The order being written. Every refusal is told where it belongs, in the server's own words. */
export function OrderForm({ market, times, slot, trader }: SlotView & { trader: Holder }) {
  const queries = useQueryClient()
  const currency = currencyOf(market.rules.currency)
  const [text, setText] = useState<TicketText>(() => ({
    side: 'buy',
    kind: 'limit',
    price: suggested(
      market.rules.tickMicrosPerKwh,
      slot.bestBidMicrosPerKwh ?? slot.bestAskMicrosPerKwh ?? slot.lastPriceMicrosPerKwh,
    ),
    energy: '0.25',
    atClose: false,
  }))
  const [faults, setFaults] = useState<Faults>({})
  const change = (part: Partial<TicketText>): void => {
    setText({ ...text, ...part })
    setFaults({})
    place.reset()
  }
  const place = useMutation({
    mutationFn: (order: Parameters<typeof trader.client.placeOrder>[0]['body']) =>
      trader.client.placeOrder({ body: order, idempotencyKey: commandKey() }),
    onSettled: () =>
      Promise.all(
        [['book', slot.slot], ['orders'], ['trades'], ['slots']].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const read = orderFrom(slot.slot, text)
    if ('faults' in read) return setFaults(read.faults)
    place.mutate(read.order)
  }
  const field = place.error instanceof Problem ? place.error.field : null
  const said = place.error === null ? null : messageOf(place.error)
  const priceFault = faults.price ?? (field === 'priceMicrosPerKwh' ? said : null)
  const energyFault = faults.energy ?? (field === 'energyWh' ? said : null)
  const nanos = notionalNanos(text)
  const time = times.minute(startOf(slot.slot))
  const verb = text.side === 'buy' ? 'Buy' : 'Sell'
  return (
    <form onSubmit={submit} className="flex flex-col gap-2" noValidate>
      <div className="flex gap-2">
        <Choice
          name="Side"
          value={text.side}
          choices={[
            ['buy', 'Buy', 'bg-buy border-buy text-page'],
            ['sell', 'Sell', 'bg-sell border-sell text-page'],
          ]}
          choose={(side) => change({ side })}
        />
        <Choice
          name="Kind of order"
          value={text.kind}
          choices={[
            ['limit', 'Limit', 'bg-ink border-ink text-page'],
            ['market', 'Market', 'bg-ink border-ink text-page'],
          ]}
          choose={(kind) => change({ kind })}
        />
      </div>
      <div className="flex items-start gap-2">
        {text.kind === 'limit' && (
          <Field
            id="price"
            label="Price"
            unit={`${currency.sign}/kWh`}
            inputMode="decimal"
            value={text.price}
            onChange={(event) => change({ price: event.target.value })}
            fault={priceFault}
          />
        )}
        <Field
          id="energy"
          label="Energy"
          unit="kWh"
          inputMode="decimal"
          value={text.energy}
          onChange={(event) => change({ energy: event.target.value })}
          fault={energyFault}
        />
      </div>
      {text.kind === 'limit' && (
        <label className="flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            checked={text.atClose}
            onChange={(event) => change({ atClose: event.target.checked })}
            className="accent-ink size-4"
          />
          Wait for the closing auction
        </label>
      )}
      <p className="text-ink-2 text-label">
        {text.kind === 'market'
          ? 'Takes what the book holds now, at any price inside the band; the rest is cancelled.'
          : nanos === null
            ? 'Price and energy make the sum.'
            : `${text.side === 'buy' ? 'Costs at most' : 'Brings at least'} ${money(nanos, currency, 4)} if all of it trades.`}
      </p>
      <button
        type="submit"
        className={`press text-page ${text.side === 'buy' ? 'bg-buy border-buy' : 'bg-sell border-sell'}`}
        disabled={place.isPending}
      >
        {verb} {text.energy === '' ? '' : `${text.energy} kWh `}for {time}
      </button>
      <div role="status" className="text-body">
        {place.data !== undefined && (
          <p data-testid="placed">
            Order {place.data.orderId} is durable:{' '}
            {place.data.filledWh > 0 &&
              `${text.side === 'buy' ? 'bought' : 'sold'} ${withUnit(kwh(place.data.filledWh, 3), 'kWh')} for ${money(BigInt(place.data.notionalNanos), currency, 4)}${place.data.restingWh > 0 ? ', ' : '.'}`}
            {place.data.restingWh > 0 &&
              `${withUnit(kwh(place.data.restingWh, 3), 'kWh')} ${text.atClose ? 'wait for the closing auction.' : 'are live.'}`}
            {place.data.filledWh === 0 &&
              place.data.restingWh === 0 &&
              'nothing was there to trade with, and it is cancelled.'}
          </p>
        )}
      </div>
      {said !== null && priceFault === null && energyFault === null && (
        <p role="alert" className="text-alarm font-[600]" data-testid="refused">
          {said}
        </p>
      )}
    </form>
  )
}

const suggested = (tickMicros: number, micros: number | null): string =>
  ((micros ?? 200_000) / 1e6).toFixed(placesOf(tickMicros))

/** One of few, all in sight. */
function Choice<Value extends string>({
  name,
  value,
  choices,
  choose,
}: {
  name: string
  value: Value
  choices: readonly (readonly [Value, string, string])[]
  choose: (value: Value) => void
}) {
  return (
    <div role="group" aria-label={name} className="flex flex-1">
      {choices.map(([choice, label, tone], index) => (
        <button
          key={choice}
          type="button"
          aria-pressed={choice === value}
          onClick={() => choose(choice)}
          className={`press flex-1 px-2 ${index === 0 ? 'rounded-r-none' : '-ml-px rounded-l-none'} ${choice === value ? tone : ''}`}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
