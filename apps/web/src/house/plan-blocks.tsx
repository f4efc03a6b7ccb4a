import type { MouseEvent } from 'react'
import { kwh, smallPrice, withUnit } from '../format/numbers.ts'
import { LEAST_WH } from './block-reason.ts'
import type { DayBlock } from './day-facts.ts'
import type { HouseView } from './house-view.ts'
import { ACTIONS, tenseOf } from './member-words.ts'
import type { Frame, Panel } from './panels.ts'

/** Names that Tailwind finds; a hue means what it means everywhere. */
export const EDGES: Readonly<Record<string, string>> = {
  sun: 'border-sun',
  market: 'border-market',
  battery: 'border-battery',
  grid: 'border-grid',
}
const FILLS: Readonly<Record<string, string>> = {
  sun: 'bg-sun text-on-sun border-sun',
  market: 'bg-market text-page border-market',
  battery: 'bg-battery text-page border-battery',
  grid: 'bg-grid text-page border-grid',
}

/**
 * What the battery does when, drawn. The list of the plan says the same in words and is gone through by key; who
 * presses a block here is shown its reason there.
 */
export function PlanBlocks({
  facts,
  now,
  currency,
  frame,
  panel,
}: HouseView & { frame: Frame; panel: Panel }) {
  const { x, isNarrow } = frame
  const blocks = facts.blocks.map((block) => {
    const left = x(Math.max(block.fromMs, facts.span.from))
    return { block, left, right: x(Math.min(block.toMs, facts.span.to)) }
  })
  const press = (event: MouseEvent<HTMLDivElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    const pressed = blocks.find(({ left, right }) => left <= at && at < right)
    if (pressed !== undefined) showReason(pressed.block.from)
  }
  return (
    <div aria-hidden="true" className="contents">
      {!isNarrow && (
        <span className="absolute left-0 text-[11.5px] font-[650]" style={{ top: panel.top - 24 }}>
          Plan
        </span>
      )}
      <div
        className="absolute inset-x-0 cursor-pointer"
        style={{ top: panel.top, height: panel.bottom - panel.top }}
        onClick={press}
      >
        {blocks.map(({ block, left, right }) => {
          const words = ACTIONS[block.action]
          const isNow = tenseOf({ from: block.fromMs, to: block.toMs }, now) === 'doing'
          const width = right - left - 2
          return (
            <div
              key={block.from}
              className={`absolute inset-y-0 flex flex-col justify-center overflow-hidden rounded border border-l-[4px] px-[6px] leading-[17px] whitespace-nowrap ${isNow ? FILLS[words.hue] : `bg-raise ${EDGES[words.hue]}`}`}
              style={{ left, width: Math.max(6, width) }}
            >
              {width > (isNarrow ? 40 : 54) && (
                <>
                  <span className="truncate text-[12px] font-[600]">
                    {width > words.todo.length * 6.6 + 16 ? words.todo : words.short}
                  </span>
                  {!isNarrow && <span className="truncate text-[11px]">{detail(block, width)}</span>}
                </>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )

  function detail({ drawnWh, meanPriceMicrosPerKwh: price }: DayBlock, width: number): string {
    const energy = Math.abs(drawnWh) < LEAST_WH ? null : withUnit(kwh(Math.abs(drawnWh), 1), 'kWh')
    const at = price === null ? null : `at ${withUnit(smallPrice(price), currency.minor)}`
    const all = [energy, at].filter((part) => part !== null)
    return width > 110 ? all.join(' ') : (all[0] ?? '')
  }
}

export const reasonId = (from: string): string => `plan-${from}`

/** Brings the reason of a block into view, in the list beside the day. */
function showReason(from: string): void {
  const reason = document.getElementById(reasonId(from))
  reason?.scrollIntoView({ block: 'nearest' })
  reason?.focus({ preventScroll: true })
}
