import { bandPath, stepPath } from '../charts/scale.ts'
import { fixed, kwh, withUnit } from '../format/numbers.ts'
import { watts } from '../house/day-facts.ts'
import { Names } from './meter-step.tsx'
import { AroundSlot } from './small-chart.tsx'
import { Step } from './step.tsx'
import { whenOf, type TraceView } from './trace-view.ts'

/** What was expected, and how far off it was beside the plainest of all forecasts. */
export function ForecastStep({ trace, slot, slots, times }: TraceView) {
  const { forecast, meter } = trace
  if (forecast === null)
    return (
      <Step
        number={2}
        name="Forecast"
        when={null}
        question="What was expected"
        facts={[]}
        evidence="No forecast was published for this slot."
        chart={null}
        figure="–"
        caption="Nothing was expected"
        record=""
      />
    )
  const { load, generation, naiveLoadWh, model, madeAtMs } = forecast
  const expected = load === null ? null : load.middleWh - (generation?.middleWh ?? 0)
  const error = load === null ? null : Math.abs(meter.loadWh - load.middleWh)
  const naive = naiveLoadWh === null ? null : Math.abs(meter.loadWh - naiveLoadWh)
  const kilowatts = (energyWh: number): number => watts(energyWh, slot) / 1000
  const most = Math.max(
    0.1,
    ...slots.flatMap((each) => [
      kilowatts(each.expectedLoad?.highWh ?? 0),
      kilowatts(each.expectedGeneration?.highWh ?? 0),
      kilowatts(each.loadWh),
    ]),
  )
  return (
    <Step
      number={2}
      name="Forecast"
      when={whenOf(times, madeAtMs)}
      question="What was expected"
      facts={[
        ...(load === null
          ? []
          : [
              { name: 'Use, middle', value: withUnit(kwh(load.middleWh, 3), 'kWh') },
              {
                name: `80${'\u2009'}% range`,
                value: `${fixed(load.lowWh / 1000, 2)} to ${fixed(load.highWh / 1000, 2)}`,
              },
            ]),
        ...(generation === null
          ? []
          : [{ name: 'Sun, middle', value: withUnit(kwh(generation.middleWh, 3), 'kWh') }]),
      ]}
      evidence={
        naiveLoadWh === null
          ? undefined
          : `the same slot the day before: ${withUnit(kwh(naiveLoadWh, 3), 'kWh')}`
      }
      chart={
        <AroundSlot
          {...{ slots, slot, times }}
          label={`What was expected around ${times.minute(slot.from)}, with the 80 % range of use.`}
          range={{ from: 0, to: most }}
          draw={(x, y) => (
            <>
              <path
                d={bandPath(
                  slots.flatMap(({ from, to, expectedLoad }) =>
                    expectedLoad === null
                      ? []
                      : [
                          {
                            from,
                            to,
                            low: kilowatts(expectedLoad.lowWh),
                            high: kilowatts(expectedLoad.highWh),
                          },
                        ],
                  ),
                  x,
                  y,
                )}
                className="fill-ink-2"
                fillOpacity={0.2}
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, expectedGeneration }) => ({
                    from,
                    to,
                    value: expectedGeneration === null ? null : kilowatts(expectedGeneration.middleWh),
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-sun"
                strokeWidth={1.8}
                strokeDasharray="4 2"
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, expectedLoad }) => ({
                    from,
                    to,
                    value: expectedLoad === null ? null : kilowatts(expectedLoad.middleWh),
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink-2"
                strokeWidth={1.4}
                strokeDasharray="4 2"
              />
              <Names most={most} />
            </>
          )}
        />
      }
      figure={expected === null ? '–' : withUnit(kwh(Math.abs(expected), 3), 'kWh')}
      caption={expected !== null && expected < 0 ? 'Expected surplus' : 'Expected need'}
      record={`model ${model}`}
      {...(error !== null && {
        status: (
          <span className={naive !== null && error <= naive ? 'text-market' : 'text-ink-2'}>
            error {kwh(error, 3)}
            {naive === null ? '' : `, naive ${kwh(naive, 3)}`}
          </span>
        ),
      })}
    />
  )
}
