import { fixed, kwh, money, withUnit } from '../format/numbers.ts'
import { BILL_ITEMS } from '../house/member-words.ts'
import { spoken } from '../shell/use-member.ts'
import type { TraceView } from './trace-view.ts'

/** What the slot put on the bill, in a sentence, and why. */
export function TraceHead({
  trace,
  slot,
  item,
  times,
  currency,
  isFollowing,
}: TraceView & { isFollowing: boolean }) {
  const line = item === null ? undefined : slot.lines.find((each) => each.item === item)
  const nanos = line === undefined ? BigInt(trace.totalNanos) : BigInt(line.nanos)
  const span = `${times.minute(slot.from)} to ${times.minute(slot.to)}`
  const utility = BigInt(trace.utilityNanos)
  const reason = trace.plan?.reason
  return (
    <div className="border-hair flex flex-wrap items-baseline gap-x-6 border-b px-4 pt-4 pb-3 tab:px-[18px]">
      <div className="min-w-0 flex-1 basis-[300px]">
        <h1 className="text-title font-[650] tracking-[-0.02em]" data-testid="trace-headline">
          {sentence()}
        </h1>
        <p className="text-ink-2 mt-1 text-[13.5px]">
          {line === undefined ? spoken(trace.participant) : BILL_ITEMS[line.item].name} for {span},{' '}
          {times.day(slot.from)}.{reason === undefined ? '' : ` ${reason}`}{' '}
          {utility < 0n
            ? `The utility alone would have paid ${money(-utility, currency, 4)} for the slot.`
            : `At the utility alone the slot would have cost ${money(utility, currency, 4)}.`}
        </p>
      </div>
      <p className="text-ink-3 font-mono text-[11.5px]">
        {isFollowing ? 'follows the last settled slot' : `${trace.participant} ${trace.slot}`}
      </p>
    </div>
  )

  function sentence(): string {
    const amount = money(nanos < 0n ? -nanos : nanos, currency, 4)
    const verb = nanos < 0n ? 'earns' : 'makes'
    if (line?.energyWh !== null && line?.energyWh !== undefined && line.energyWh > 0) {
      const cents = fixed(Math.abs(Number(line.nanos)) / line.energyWh / 1e4, 2)
      return `${withUnit(kwh(line.energyWh, 3), 'kWh')} at ${cents} ${currency.minor} ${verb} ${amount}`
    }
    const { netImportWh } = slot
    return `${withUnit(kwh(Math.abs(netImportWh), 3), 'kWh')} ${netImportWh < 0 ? 'given' : 'taken'} ${verb} ${amount}`
  }
}
