import { stepPath } from '../charts/scale.ts'
import { kwh, withUnit } from '../format/numbers.ts'
import { watts } from '../house/day-facts.ts'
import { AroundSlot } from './small-chart.tsx'
import { Step } from './step.tsx'
import { isTaken, type TraceView } from './trace-view.ts'

const QUALITIES = {
  measured: { text: 'measured', tone: 'text-market', evidence: 'as the meter counted it' },
  estimated: {
    text: 'estimated',
    tone: 'text-sun-text',
    evidence: 'the meter was silent; an earlier day stands in',
  },
  modelled: {
    text: 'modelled meter',
    tone: 'text-ink-2',
    evidence: 'nobody measured it: the street is modelled',
  },
  corrected: { text: 'corrected', tone: 'text-sun-text', evidence: 'the reading was corrected later' },
} as const

/** What happened. */
export function MeterStep({ trace, slot, slots, times }: TraceView) {
  const { loadWh, generationWh, drawnWh, netImportWh, readAtMs, quality, record } = trace.meter
  const { text, tone, evidence } = QUALITIES[quality]
  const kilowatts = (energyWh: number): number => watts(energyWh, slot) / 1000
  const most = Math.max(
    0.1,
    ...slots.flatMap((each) => [kilowatts(each.loadWh), kilowatts(each.generationWh)]),
  )
  const known = slots.filter(({ state }) => state === 'settled')
  return (
    <Step
      number={1}
      name="Meter"
      when={`${times.day(readAtMs).slice(0, -5)}, read ${times.second(readAtMs)}`}
      question="What happened"
      facts={[
        { name: 'Used', value: withUnit(kwh(loadWh, 3), 'kWh') },
        { name: 'Sun', value: withUnit(kwh(generationWh, 3), 'kWh') },
        {
          name: drawnWh < 0 ? 'From the battery' : 'Into the battery',
          value: withUnit(kwh(Math.abs(drawnWh), 3), 'kWh'),
        },
      ]}
      evidence={evidence}
      chart={
        <AroundSlot
          {...{ slots, slot, times }}
          label={`Use and sun around ${times.minute(slot.from)}.`}
          range={{ from: 0, to: most }}
          draw={(x, y) => (
            <>
              <path
                d={stepPath(
                  known.map(({ from, to, generationWh: value }) => ({ from, to, value: kilowatts(value) })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-sun"
                strokeWidth={1.8}
              />
              <path
                d={stepPath(
                  known.map(({ from, to, loadWh: value }) => ({ from, to, value: kilowatts(value) })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink-2"
                strokeWidth={1.5}
              />
              <Names most={most} />
            </>
          )}
        />
      }
      figure={withUnit(kwh(Math.abs(netImportWh), 3), 'kWh')}
      caption={isTaken(netImportWh) ? 'Net taken' : 'Net given'}
      record={record === null ? '' : `record ${record}`}
      status={<span className={tone}>{text}</span>}
      isEnd
    />
  )
}

/** Which line is which, and how high the drawing is. */
export const Names = ({ most }: { most: number }) => (
  <>
    <text x={2} y={12} className="fill-sun-text halo text-[11px] font-[600]">
      sun
    </text>
    <text x={32} y={12} className="fill-ink-2 halo text-[11px] font-[600]">
      use
    </text>
    <text x={64} y={12} className="fill-ink-3 halo text-[11px]">
      to {most.toFixed(1)} kW
    </text>
  </>
)
