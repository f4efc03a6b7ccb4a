import { kwh, smallPrice, withUnit } from '../format/numbers.ts'
import { LEAST_WH, reasonOf } from './block-reason.ts'
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

/** What the battery does when: each stretch can be pressed and tells its reason. */
export function PlanBlocks({
  facts,
  times,
  now,
  currency,
  frame,
  panel,
}: HouseView & { frame: Frame; panel: Panel }) {
  const { x, isNarrow } = frame
  return (
    <>
      {!isNarrow && (
        <span className="absolute left-0 text-[11.5px] font-[650]" style={{ top: panel.top - 24 }}>
          Plan
        </span>
      )}
      <ol aria-label="Plan">
        {facts.blocks.map((block) => {
          const tense = tenseOf({ from: block.fromMs, to: block.toMs }, now)
          const words = ACTIONS[block.action]
          const left = x(Math.max(block.fromMs, facts.span.from))
          const width = x(Math.min(block.toMs, facts.span.to)) - left - 2
          const tone = tense === 'doing' ? FILLS[words.hue] : `bg-raise ${EDGES[words.hue]}`
          return (
            <li key={block.from}>
              <button
                type="button"
                className={`absolute overflow-hidden rounded border border-l-[4px] px-[6px] text-left leading-[17px] whitespace-nowrap ${tone}`}
                style={{ left, width: Math.max(6, width), top: panel.top, height: panel.bottom - panel.top }}
                aria-label={`${times.minute(block.fromMs)} to ${times.minute(block.toMs)}: ${words[tense]}. ${reasonOf(block, facts, currency)}`}
                onClick={() => showReason(block.from)}
              >
                {width > (isNarrow ? 40 : 54) && (
                  <>
                    <span className="block truncate text-[12px] font-[600]">
                      {width > words.todo.length * 6.6 + 16 ? words.todo : words.short}
                    </span>
                    {!isNarrow && <span className="block truncate text-[11px]">{detail(block)}</span>}
                  </>
                )}
              </button>
            </li>
          )
        })}
      </ol>
    </>
  )

  function detail({ drawnWh, meanPriceMicrosPerKwh: price }: DayBlock): string {
    const energy = Math.abs(drawnWh) < LEAST_WH ? null : withUnit(kwh(Math.abs(drawnWh), 1), 'kWh')
    const at = price === null ? null : `at ${smallPrice(price)} ${currency.minor}`
    return [energy, at].filter((part) => part !== null).join(' ')
  }
}

export const reasonId = (from: string): string => `plan-${from}`

/** Brings the reason of a block into view, in the list beside the day. */
function showReason(from: string): void {
  const reason = document.getElementById(reasonId(from))
  reason?.scrollIntoView({ block: 'nearest' })
  reason?.focus({ preventScroll: true })
}
