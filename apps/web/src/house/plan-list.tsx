import { useEffect, useRef } from 'react'
import { Head } from '../charts/figure.tsx'
import { useSize } from '../charts/use-size.ts'
import { reasonOf, withoutBlock } from './block-reason.ts'
import type { HouseView } from './house-view.ts'
import { ACTIONS, tenseOf } from './member-words.ts'
import { EDGES, reasonId } from './plan-blocks.tsx'

/** Every stretch of the day with its reason; the one under way is marked and in view. */
export function PlanList({ facts, times, now, currency, isLive }: HouseView) {
  const { day, blocks } = facts
  const current = useRef<HTMLLIElement>(null)
  const { ref: box, height } = useSize<HTMLOListElement>()
  const currentFrom = facts.block?.from
  useEffect(() => {
    const [list, item] = [box.current, current.current]
    if (list !== null && item !== null) list.scrollTop = item.offsetTop - list.clientHeight / 4
  }, [box, currentFrom, height, blocks.length])
  return (
    <section aria-labelledby="plan" className="flex min-h-0 flex-col desk:flex-1" data-testid="plan">
      <Head id="plan" title="Plan" note="each block with its reason">
        {day.plan !== null && (
          <span className="text-ink-3 text-label">made {times.minuteNear(day.plan.madeAtMs, now)}</span>
        )}
      </Head>
      {day.plan === null ? (
        <p className="text-ink-2 px-4 pb-3 tab:px-[14px]">
          There is nothing to plan here: no battery stands in this house. What it uses is bought where it is
          cheapest.
        </p>
      ) : (
        <ol
          ref={box}
          tabIndex={0}
          aria-label="Blocks of the plan"
          className="divide-hair border-hair scrolls divide-y border-t desk:min-h-[130px] desk:flex-1"
        >
          {blocks.map((block) => {
            const tense = tenseOf({ from: block.fromMs, to: block.toMs }, now)
            const isNow = tense === 'doing' && isLive
            const words = ACTIONS[block.action]
            return (
              <li
                key={block.from}
                ref={isNow ? current : undefined}
                id={reasonId(block.from)}
                tabIndex={-1}
                aria-current={isNow ? 'time' : undefined}
                className={`grid grid-cols-[88px_1fr] gap-x-2 px-4 py-2 tab:px-[14px] ${isNow ? 'bg-sel' : ''}`}
              >
                <p className={`text-ink-2 border-l-[3px] pl-[8px] text-[12.5px] ${EDGES[words.hue]}`}>
                  {times.minute(block.fromMs)} to
                  <br />
                  {block.toMs === facts.span.to ? '24:00' : times.minute(block.toMs)}
                </p>
                <div>
                  <h3 className="font-[650]">
                    {words[tense]}
                    {isNow && (
                      <span className="bg-ink text-page ml-2 rounded px-[7px] py-[1px] text-[11px] font-[600]">
                        now
                      </span>
                    )}
                  </h3>
                  <p className="text-ink-2">
                    {isNow && day.override !== null && 'Your wish stands above the plan. '}
                    {reasonOf(block, facts, currency)}
                    {withoutBlock(block, facts, currency)}
                  </p>
                </div>
              </li>
            )
          })}
        </ol>
      )}
    </section>
  )
}
