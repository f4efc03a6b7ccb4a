import { kwh, money, withUnit } from '../format/numbers.ts'
import { shownSum } from '../format/sums.ts'
import { LEDGER_DECIMALS } from './bill-rows.ts'
import { Step } from './step.tsx'
import { inWords, whenOf, type TraceView } from './trace-view.ts'

const SHOWN = 4

/** What was paid, transfer by transfer; they sum to what the slot put on the bill. */
export function LedgerStep({ trace, slot, times, currency }: TraceView) {
  const { transfers, totalNanos, settledAtMs, participant } = trace
  const total = BigInt(totalNanos)
  // What the member pays is positive on its bill, what it is paid negative.
  const signed = transfers.map(({ from, nanos }) =>
    from === `member:${participant}` ? BigInt(nanos) : -BigInt(nanos),
  )
  const shown = shownSum(signed, total, LEDGER_DECIMALS)
  const isExact = signed.reduce((sum, nanos) => sum + nanos, 0n) === total
  const record = transfers.find((transfer) => transfer.record !== null)?.record ?? null
  return (
    <Step
      number={6}
      name="Ledger"
      when={whenOf(times, settledAtMs)}
      question="What was paid"
      facts={[
        ...transfers
          .slice(0, transfers.length > SHOWN + 1 ? SHOWN : SHOWN + 1)
          .map(({ purpose, from, to }, index) => ({
            name: `${inWords(purpose)}, ${from === `member:${participant}` ? `to ${inWords(to)}` : `from ${inWords(from)}`}`,
            value: money(shown.parts[index]!, currency, LEDGER_DECIMALS),
          })),
        ...(transfers.length > SHOWN + 1
          ? [
              {
                name: `${transfers.length - SHOWN} more`,
                value: money(
                  shown.parts.slice(SHOWN).reduce((sum, part) => sum + part, 0n),
                  currency,
                  LEDGER_DECIMALS,
                ),
              },
            ]
          : []),
        ...(shown.rounding === 0n
          ? []
          : [{ name: 'rounding', value: money(shown.rounding, currency, LEDGER_DECIMALS) }]),
      ]}
      evidence={`${transfers.length} ${transfers.length === 1 ? 'transfer' : 'transfers'} for ${withUnit(kwh(Math.abs(slot.netImportWh), 3), 'kWh')} at the meter`}
      chart={<Shares {...{ transfers, signed, currency }} />}
      figure={money(total, currency, 4)}
      caption={total < 0n ? 'Earned, on the bill' : 'On the bill'}
      record={record === null ? '' : `transfer ${record}`}
      status={
        isExact ? (
          <span className="text-market">sums to {money(shown.total, currency, LEDGER_DECIMALS)}</span>
        ) : (
          <span className="text-alarm">the transfers do not sum to the bill</span>
        )
      }
      isEnd
    />
  )
}

/** Each transfer by its size. */
function Shares({
  transfers,
  signed,
  currency,
}: Pick<TraceView, 'currency'> & { transfers: TraceView['trace']['transfers']; signed: readonly bigint[] }) {
  const sizes = signed.map((nanos) => Number(nanos < 0n ? -nanos : nanos))
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all === 0) return null
  return (
    <div
      role="img"
      aria-label={`Transfers by size: ${transfers.map(({ purpose }, index) => `${inWords(purpose)} ${money(signed[index]!, currency, 4)}`).join(', ')}.`}
    >
      <p aria-hidden="true" className="text-ink-3 mb-1 text-label">
        transfers by size
      </p>
      <div aria-hidden="true" className="flex h-[20px] gap-px">
        {transfers.map(({ purpose, to, from }, index) => (
          <div
            key={`${purpose} ${from} ${to} ${index}`}
            className={`min-w-px overflow-hidden px-1 text-[11px] leading-[20px] font-[600] text-page ${/utility/.test(`${from} ${to} ${purpose}`) ? 'bg-grid' : 'bg-market'}`}
            style={{ flexGrow: sizes[index], flexBasis: 0 }}
          >
            {sizes[index]! / all > 0.3 ? inWords(purpose) : ''}
          </div>
        ))}
      </div>
    </div>
  )
}
