import { Link } from '@tanstack/react-router'
import { fixed, kwh, money, withUnit } from '../format/numbers.ts'
import { AroundSlot } from './small-chart.tsx'
import { Step } from './step.tsx'
import { whenOf, type TraceView } from './trace-view.ts'

/** What was wanted, at which prices, and why. */
export function PlanStep({ trace, slot, slots, times, currency }: TraceView) {
  const { plan, utilityNanos } = trace
  if (plan === null)
    return (
      <Step
        number={3}
        name="Plan"
        when={null}
        question="What was wanted"
        facts={[]}
        evidence="Nothing could be planned here: what is used is bought, what is generated is sold."
        chart={null}
        figure="–"
        caption="No plan"
        record=""
      />
    )
  const { expectedPriceMicrosPerKwh: price, storedValueMicrosPerKwh: value, drawnWh, reason, decision } = plan
  const cents = (micros: number): string => `${fixed(micros / 1e4, 2)} ${currency.minor}`
  const stored = slots.flatMap(({ to, storedWh, state }) =>
    storedWh === null ? [] : [{ to, storedWh, state }],
  )
  const most = Math.max(1, ...stored.map(({ storedWh }) => storedWh))
  return (
    <Step
      number={3}
      name="Plan"
      when={whenOf(times, plan.madeAtMs)}
      question="What was wanted"
      facts={[
        ...(price === null ? [] : [{ name: 'Price expected', value: cents(price) }]),
        ...(value === null ? [] : [{ name: 'Value of a stored kWh', value: cents(value) }]),
        {
          name: drawnWh < 0 ? 'Discharge' : 'Charge',
          value: withUnit(kwh(Math.abs(drawnWh), 3), 'kWh'),
        },
      ]}
      evidence={reason}
      chart={
        stored.length < 2 ? null : (
          <AroundSlot
            {...{ slots, slot, times }}
            label={`What the battery held around ${times.minute(slot.from)}.`}
            range={{ from: 0, to: most }}
            draw={(x, y, bottom) => {
              const line = (points: typeof stored): string =>
                points
                  .map(
                    ({ to, storedWh }, index) =>
                      `${index === 0 ? 'M' : 'L'}${x(to).toFixed(1)} ${y(storedWh).toFixed(1)}`,
                  )
                  .join('')
              const past = stored.filter(({ state }) => state === 'settled')
              const coming = stored.slice(Math.max(0, past.length - 1))
              return (
                <>
                  {past.length > 1 && (
                    <path
                      d={`${line(past)}V${bottom}H${x(past[0]!.to).toFixed(1)}Z`}
                      className="fill-battery"
                      fillOpacity={0.2}
                    />
                  )}
                  <path d={line(past)} fill="none" className="stroke-battery" strokeWidth={1.6} />
                  <path
                    d={line(coming)}
                    fill="none"
                    className="stroke-battery"
                    strokeWidth={1.6}
                    strokeDasharray="4 2"
                  />
                  <text x={2} y={12} className="fill-battery halo text-[11px] font-[600]">
                    battery, to {kwh(most, 1)} kWh
                  </text>
                </>
              )
            }}
          />
        )
      }
      figure={value === null ? withUnit(kwh(Math.abs(drawnWh), 3), 'kWh') : cents(value)}
      caption={value === null ? 'To move' : 'Worth of one more kWh'}
      record={
        <Link
          to="/agents/$agent/{-$decision}"
          params={{ agent: trace.participant, decision }}
          className="decoration-line inline-block py-[4px] underline underline-offset-[3px]"
        >
          decision <span className="whitespace-nowrap">{decision}</span>
        </Link>
      }
      status={<span className="text-ink-2">at the utility {money(BigInt(utilityNanos), currency, 4)}</span>}
    />
  )
}
