import { useQuery } from '@tanstack/react-query'
import { AlarmList } from '../alarms/alarm-list.tsx'
import { useMarket } from '../data/queries.ts'
import { gridQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { BalanceChart } from './balance-chart.tsx'
import { FlexibilityEvents } from './flexibility-events.tsx'
import { aheadOf, sentenceOf } from './grid-facts.ts'
import { Waveform } from './waveform.tsx'

/** What flows where, what the connection carries, what was called for, and what somebody should know. */
export function GridPage() {
  useTitle('Grid')
  const reader = useReader()
  const times = useTimes()
  const { data: market } = useMarket()
  const { data: grid, error, refetch } = useQuery(gridQuery(reader))
  if (grid === undefined || times === null || market === undefined) {
    return <PageState title="Flows" what="the flows" fault={error} retry={refetch} />
  }
  const { slotDurationMs, currency } = market.rules
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:border-hair flex min-h-0 flex-col desk:scrolls desk:border-r">
        <section className="px-[18px] pt-4 pb-2">
          <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="grid-sentence">
            {sentenceOf(grid)}
          </h1>
          <p className="text-ink-2 mt-1 max-w-[90ch] text-[13.5px]">{aheadOf(grid, times.minute)}</p>
        </section>
        <BalanceChart grid={grid} times={times} slotDurationMs={slotDurationMs} />
      </div>
      <div className="divide-hair border-hair divide-y max-desk:border-t desk:scrolls">
        <Waveform frequencyHz={grid.frequencyHz} voltages={grid.voltages} />
        <FlexibilityEvents events={grid.events} times={times} currency={currency} />
        <AlarmList most={4} />
      </div>
    </main>
  )
}
