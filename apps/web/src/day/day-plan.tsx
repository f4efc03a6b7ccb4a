import type { MemberDay } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { currencyOf, fixed, kwh, price, withUnit } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { ACTIONS, tenseOf } from '../house/member-words.ts'

const EDGES: Readonly<Record<string, string>> = {
  sun: 'border-l-sun',
  market: 'border-l-market',
  battery: 'border-l-battery',
}

/** What the battery does in the day, block by block, each with its reason; and the decision it comes from. */
export function DayPlan({ day, times, now }: { day: MemberDay; times: Times; now: number }) {
  const { plan, participant, currency } = day
  const unit = `${currencyOf(currency).sign}/kWh`
  return (
    <section aria-labelledby="plan" className="pb-3">
      <Head
        id="plan"
        title="Plan"
        note={
          plan === null
            ? undefined
            : `each block with its reason; made ${times.minuteNear(plan.madeAtMs, now)}`
        }
      >
        {plan?.decision != null && (
          <Link
            to="/agents/$agent/{-$decision}"
            params={{ agent: participant, decision: plan.decision }}
            className="decoration-line text-label underline underline-offset-[3px]"
          >
            The decision
          </Link>
        )}
      </Head>
      {plan === null || plan.blocks.length === 0 ? (
        <p className="text-ink-2 px-[14px]">
          {day.battery === null
            ? 'There is nothing to plan: no battery, and load that does not wait.'
            : 'No plan has been made yet; the first comes with the agent’s first decision.'}
        </p>
      ) : (
        <ol>
          {plan.blocks.map(({ from, toMs, action, drawnWh, meanPriceMicrosPerKwh, reason }) => {
            const start = startOf(from)
            const isNow = now >= start && now < toMs
            return (
              <li
                key={from}
                className={`border-hair flex gap-3 border-t border-l-[3px] px-[11px] py-[6px] ${EDGES[ACTIONS[action].hue] ?? 'border-l-line'} ${isNow ? 'bg-sel' : ''}`}
              >
                <p className="text-ink-2 w-[62px] shrink-0 text-label">
                  {times.minute(start)} to {times.minute(toMs)}
                </p>
                <div>
                  <p className="font-[650]">
                    {ACTIONS[action][tenseOf({ from: start, to: toMs }, now)]}
                    {drawnWh !== 0 && (
                      <span className="text-ink-2 font-[400]">
                        {' '}
                        {withUnit(fixed(Math.abs(drawnWh) / 1000, 1), 'kWh')}
                        {meanPriceMicrosPerKwh !== null && ` at ${price(meanPriceMicrosPerKwh)} ${unit}`}
                      </span>
                    )}
                    {isNow && <span className="bg-ink text-page ml-2 rounded px-[6px] text-label">now</span>}
                  </p>
                  <p className="text-ink-2">{reason}</p>
                </div>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}

/** What is in the battery now, beside what it holds. */
export const batteryText = ({ storedWh, capacityWh }: NonNullable<MemberDay['battery']>): string =>
  `${withUnit(kwh(storedWh, 1), 'kWh')}, ${fixed((storedWh / Math.max(1, capacityWh)) * 100, 0)} % of ${kwh(capacityWh, 1)}`
