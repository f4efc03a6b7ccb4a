import type { Slot } from '@gridbourse/api'
import { memo, useEffect, useRef, type KeyboardEvent } from 'react'
import { Head } from '../charts/figure.tsx'
import { exactPrice } from '../format/numbers.ts'
import { countdown, startOf, type Times } from '../format/times.ts'
import { useFromMarketTime, useMarketTime } from '../live/use-live.tsx'
import { aroundGate, type AuctionPrice } from './auction-prices.ts'

/** All slots that can be traded, by delivery, with the gate of each; above them the last that closed. */
export function SlotLadder({
  slots,
  chosen,
  next,
  prices,
  times,
  slotDurationMs,
  tick,
  choose,
}: {
  slots: readonly Slot[]
  chosen: string
  next: Slot | undefined
  prices: ReadonlyMap<string, AuctionPrice>
  times: Times
  slotDurationMs: number
  tick: number
  choose: (slot: string) => void
}) {
  const { closed, open } = aroundGate(slots, next?.slot)
  const days = new Set<string>()
  return (
    <section aria-labelledby="ladder" className="flex min-h-0 flex-1 flex-col">
      <Head
        id="ladder"
        title="Slots"
        note={
          next === undefined ? undefined : (
            <>
              next gate {times.minute(startOf(next.slot))} closes in{' '}
              <GateCountdown at={next.gateClosesAtMs} />
            </>
          )
        }
      />
      <div className="scrolls min-h-0 flex-1">
        <table className="w-full text-body">
          <caption className="sr-only">Slots by delivery, with gate, best prices and last price</caption>
          <thead className="bg-page text-ink-3 sticky top-0 z-[1] text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Slot
              </th>
              <th scope="col" className="text-right">
                Gate
              </th>
              <th scope="col" className="text-right">
                Bid
              </th>
              <th scope="col" className="text-right">
                Offer
              </th>
              <th scope="col" className="pr-[14px] text-right">
                Last
              </th>
            </tr>
          </thead>
          <tbody onKeyDown={moveFocus}>
            {closed.map((slot) => (
              <Row
                key={slot.slot}
                slot={slot}
                auctionPrice={prices.get(slot.slot)?.price ?? null}
                times={times}
                isChosen={slot.slot === chosen}
                isNext={false}
                choose={choose}
                slotDurationMs={slotDurationMs}
                tick={tick}
                isClosed
              />
            ))}
            {open.flatMap((slot) => {
              const day = times.day(startOf(slot.slot))
              const isFirst = !days.has(day)
              days.add(day)
              return [
                ...(isFirst
                  ? [
                      <tr key={day} className="border-hair bg-rail border-y">
                        <th
                          scope="rowgroup"
                          colSpan={5}
                          className="text-ink-3 py-[2px] pl-[14px] text-left text-label"
                        >
                          {day}
                        </th>
                      </tr>,
                    ]
                  : []),
                <Row
                  key={slot.slot}
                  slot={slot}
                  auctionPrice={prices.get(slot.slot)?.price ?? null}
                  times={times}
                  isChosen={slot.slot === chosen}
                  isNext={slot.slot === next?.slot}
                  choose={choose}
                  slotDurationMs={slotDurationMs}
                  tick={tick}
                  isClosed={false}
                />,
              ]
            })}
          </tbody>
        </table>
      </div>
      <p className="border-hair text-ink-3 border-t px-[14px] py-2 text-label">
        {
          'Last: the last trade, else what the slot’s auction came to. Prices in the market’s currency per kWh.'
        }
      </p>
    </section>
  )
}

const Row = memo(function Row({
  slot,
  auctionPrice,
  times,
  isChosen,
  isNext,
  isClosed,
  slotDurationMs,
  tick,
  choose,
}: {
  slot: Slot
  auctionPrice: number | null
  times: Times
  isChosen: boolean
  isNext: boolean
  isClosed: boolean
  slotDurationMs: number
  tick: number
  choose: (slot: string) => void
}) {
  const row = useRef<HTMLTableRowElement>(null)
  const { slot: name, lastPriceMicrosPerKwh, bestBidMicrosPerKwh: bid, bestAskMicrosPerKwh: ask } = slot
  const time = times.minute(startOf(name))
  const isAsked = useRef(isChosen)
  useEffect(() => {
    // Only where the page begins: whoever scrolls is not to be pulled back.
    if (isAsked.current && matchMedia('(min-width: 1120px)').matches)
      requestAnimationFrame(() => row.current?.scrollIntoView({ block: 'center' }))
  }, [])
  const price = (micros: number | null): string => (micros === null ? '–' : exactPrice(micros, tick))
  const tone = !isClosed ? '' : 'text-ink-3'
  return (
    <tr
      ref={row}
      className={`${isChosen ? 'bg-sel' : ''} ${tone} h-[26px] cursor-pointer`}
      onClick={() => choose(name)}
    >
      <th scope="row" className={`pl-0 text-left ${isChosen ? 'font-[650]' : ''}`}>
        <button
          type="button"
          className={`h-[26px] w-full border-l-[3px] pl-[11px] text-left ${isChosen ? 'border-ink' : 'border-transparent'}`}
          aria-pressed={isChosen}
          aria-label={`Slot ${time}, ${times.day(startOf(name))}`}
          tabIndex={isChosen ? 0 : -1}
        >
          {time}
        </button>
      </th>
      <td className="text-right">
        {isClosed ? (
          <GateWord start={startOf(name)} durationMs={slotDurationMs} />
        ) : (
          <span className={isNext ? 'bg-ink text-page inline-block rounded px-[6px] font-[650]' : ''}>
            <GateCountdown at={slot.gateClosesAtMs} />
          </span>
        )}
      </td>
      <td className={`text-right ${bid === null || isClosed ? 'text-ink-3' : 'text-buy'}`}>
        {!isClosed ? price(bid) : '–'}
      </td>
      <td className={`text-right ${ask === null || isClosed ? 'text-ink-3' : 'text-sell'}`}>
        {!isClosed ? price(ask) : '–'}
      </td>
      <td className="pr-[14px] text-right font-[500]">{price(lastPriceMicrosPerKwh ?? auctionPrice)}</td>
    </tr>
  )
})

/** What became of a slot whose gate is closed. */
function GateWord({ start, durationMs }: { start: number; durationMs: number }) {
  const word = useFromMarketTime((at) =>
    at >= start + durationMs ? 'delivered' : at >= start ? 'delivering' : 'closed',
  )
  return <>{word}</>
}

/** Seconds within the last hour; before that nobody counts them. */
function GateCountdown({ at }: { at: number }) {
  const coarse = useMarketTime(60_000) ?? at
  return at - coarse > 3_600_000 ? <>{countdown(at - coarse)}</> : <FineCountdown at={at} />
}

const FineCountdown = ({ at }: { at: number }) => <>{countdown(at - (useMarketTime() ?? at))}</>

/** Up and down go from slot to slot. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }
  const step = steps[event.key]
  if (step === undefined) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const to = buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]
  if (to === undefined) return
  event.preventDefault()
  to.focus()
  to.click()
}
