import type { Auction } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { Head } from '../charts/figure.tsx'
import { auctionsQuery, certificateQuery, useMarket } from '../data/queries.ts'
import { currencyOf, exactPrice, kwh, money, withUnit, type Currency } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { auctionOf } from './auction-prices.ts'
import { answersOf } from './answers.ts'
import type { SlotView } from './slot-view.ts'

/** What the slot's latest auction came to, and that nothing better was possible; else the market's latest. */
export function CertificatePanel({ market, times, slot }: SlotView) {
  const { data: auctions } = useQuery(auctionsQuery)
  const own = auctionOf(slot.slot, auctions ?? [])
  const id = own ?? auctions?.[0]?.auctionId ?? null
  return (
    <section aria-labelledby="certificate" className="pb-3">
      {id === null ? (
        <>
          <Head id="certificate" title="Latest auction" />
          <p className="text-ink-2 px-[14px]">
            No auction has been held yet. One is held at every gate, and one every day for all slots of the
            next.
          </p>
        </>
      ) : (
        <Certificate
          id={id}
          slot={slot.slot}
          isOwn={own !== null}
          times={times}
          currency={currencyOf(market.rules.currency)}
        />
      )}
    </section>
  )
}

/** One auction: price, volume, welfare, and what every order got. */
export function Certificate({
  id,
  slot,
  isOwn,
  times,
  currency,
}: {
  id: string
  slot: string
  isOwn: boolean
  times: Times
  currency: Currency
}) {
  const { data: certificate } = useQuery(certificateQuery(id))
  const tick = useMarket().data?.rules.tickMicrosPerKwh ?? 100
  const price = (micros: number): string => exactPrice(micros, tick)
  const kind = id.startsWith('closing') ? 'closing auction' : 'opening auction'
  if (certificate === undefined) return <Head id="certificate" title="Certificate" note={kind} />
  const clearing = certificate.slots.find((part) => part.slot === slot) ?? certificate.slots[0]
  const isDay = certificate.slots.length > 1
  return (
    <>
      <Head
        id="certificate"
        title="Certificate"
        note={
          isOwn
            ? `${kind} ${times.minute(certificate.atMs)}`
            : `latest: ${kind} of ${times.minute(startOf(certificate.slots[0]!.slot))}`
        }
      >
        {certificate.proven && (
          <span className="text-market inline-flex items-center gap-1 text-label font-[600]">
            <svg
              width="11"
              height="9"
              viewBox="0 0 11 9"
              aria-hidden="true"
              fill="none"
              className="stroke-market"
              strokeWidth={1.8}
            >
              <path d="M1 4.5 4 7.5 10 1" />
            </svg>
            proven
          </span>
        )}
      </Head>
      <dl className="px-[14px]" data-testid="certificate">
        {clearing !== undefined && (
          <>
            <Fact
              name="Price"
              value={
                clearing.priceMicrosPerKwh === null
                  ? '– nothing traded'
                  : withUnit(price(clearing.priceMicrosPerKwh), `${currency.sign}/kWh`)
              }
            />
            <Fact
              name="Interval"
              value={clearing.priceIntervalMicrosPerKwh
                .map((end) => (end === null ? 'open' : price(end)))
                .join(' to ')}
            />
            <Fact name="Volume" value={withUnit(kwh(clearing.volumeWh, 3), 'kWh')} />
          </>
        )}
        <Fact
          name={isDay ? `Welfare, ${certificate.slots.length} slots` : 'Welfare'}
          value={money(BigInt(certificate.welfareNanos), currency, 4)}
        />
        <Fact name="Bound" value={money(BigInt(certificate.boundNanos), currency, 4)} />
        <Fact name="Gap" value={money(BigInt(certificate.gapNanos), currency, 4)} />
      </dl>
      <Answers certificate={certificate} />
      <p className="px-[14px] pt-2">
        <a
          href={`/v1/auctions/${encodeURIComponent(id)}`}
          className="decoration-line underline underline-offset-[3px]"
          target="_blank"
          rel="noreferrer"
        >
          Open the certificate (JSON)
        </a>
      </p>
    </>
  )
}

/** Every order of the auction got an answer: how many got which. */
function Answers({ certificate }: { certificate: Auction }) {
  const { orders, filled, inPart, refused } = answersOf(certificate)
  const parts = [
    { name: 'filled', count: filled, tone: 'bg-market' },
    { name: 'filled in part', count: inPart, tone: 'bg-sun' },
    ...refused.map(({ reason, count }) => ({ name: reason.replaceAll('_', ' '), count, tone: 'bg-line' })),
  ].filter(({ count }) => count > 0)
  return (
    <div className="border-hair mx-[14px] mt-2 border-t pt-2">
      <h3 className="text-ink-3 text-label">
        {orders === 0 ? 'No order came to it' : `${orders} orders, each with its answer`}
      </h3>
      <dl>
        {parts.map(({ name, count }) => (
          <Fact key={name} name={name} value={String(count)} />
        ))}
      </dl>
      {orders > 0 && (
        <div aria-hidden="true" className="mt-1 flex h-[7px] gap-px">
          {parts.map(({ name, count, tone }) => (
            <div key={name} className={tone} style={{ flexGrow: count }} />
          ))}
        </div>
      )}
    </div>
  )
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div className="flex justify-between gap-3 py-[1.5px]">
    <dt className="text-ink-2">{name}</dt>
    <dd className="font-[600]">{value}</dd>
  </div>
)
