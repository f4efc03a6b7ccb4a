import { currencyOf, exactPrice } from '../format/numbers.ts'
import { countdown, startOf } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { Halt } from './halt.tsx'
import type { SlotView } from './slot-view.ts'

const PHASES = {
  waiting: 'Waiting for the opening auction',
  continuous: 'Continuous',
  closed: 'Closed',
} as const

/** Which slot this is, where it stands, and what it costs. */
export function SlotHead({
  market,
  times,
  slot,
  isFollowing,
  auctionPrice,
}: SlotView & { isFollowing: boolean; auctionPrice: number | null }) {
  const now = useMarketTime() ?? 0
  const start = startOf(slot.slot)
  const { bestBidMicrosPerKwh: bid, bestAskMicrosPerKwh: ask, lastPriceMicrosPerKwh: last } = slot
  const isClosed = slot.phase === 'closed' || slot.gateClosesAtMs <= now
  const price = (micros: number | null): string =>
    micros === null ? '–' : exactPrice(micros, market.rules.tickMicrosPerKwh)
  const unit = `${currencyOf(market.rules.currency).sign}/kWh`
  return (
    <section
      aria-label="The chosen slot"
      className="flex flex-wrap items-center gap-x-7 gap-y-2 px-[14px] py-2"
    >
      <div>
        <h1 className="text-title font-[650] tracking-[-0.02em]">
          {times.minute(start)} to {times.minute(start + market.rules.slotDurationMs)}
        </h1>
        <p className="text-ink-3 text-label">
          {now < start
            ? `delivery in ${countdown(start - now)}`
            : now < start + market.rules.slotDurationMs
              ? 'delivered now'
              : 'delivered'}
          {isFollowing ? ', follows the next gate' : `, ${times.day(start)}`}
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        <Fact
          name={last === null ? `Auction ${unit}` : `Last ${unit}`}
          value={price(last ?? auctionPrice)}
          tone=""
        />
        <Fact name="Bid" value={price(bid)} tone={bid === null ? '' : 'text-buy'} />
        <Fact name="Offer" value={price(ask)} tone={ask === null ? '' : 'text-sell'} />
        <Fact
          name="Gate"
          value={isClosed ? 'closed' : countdown(slot.gateClosesAtMs - now)}
          tone=""
          id="gate"
        />
      </dl>
      <div className="ml-auto flex items-center gap-3">
        <span
          className="border-line inline-flex min-h-[26px] items-center gap-2 rounded border px-2 text-label"
          data-testid="phase"
        >
          <span
            aria-hidden="true"
            className={`size-[8px] rounded-full ${market.isHalted ? 'bg-alarm' : isClosed ? 'bg-line' : 'bg-market'}`}
          />
          {market.isHalted ? 'Halted' : isClosed ? 'Closed' : PHASES[slot.phase]}
        </span>
        <Halt isHalted={market.isHalted} />
      </div>
    </section>
  )
}

const Fact = ({ name, value, tone, id }: { name: string; value: string; tone: string; id?: string }) => (
  <div>
    <dt className="text-ink-3 text-label">{name}</dt>
    <dd className={`text-figure font-[600] ${tone}`} data-testid={id}>
      {value}
    </dd>
  </div>
)
