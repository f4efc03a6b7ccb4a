import { reasonOf } from './block-reason.ts'
import type { HouseView } from './house-view.ts'
import { ACTIONS } from './member-words.ts'
import { EDGES } from './plan-blocks.tsx'

/** On a phone what is done now stands right under the day, with its reason. */
export function BlockNow({ facts, times, currency, isLive }: HouseView) {
  const { block, span } = facts
  if (block === null || !isLive) return null
  const words = ACTIONS[block.action]
  return (
    <div className={`bg-sel mx-4 mt-2 border-l-[4px] px-4 py-3 desk:hidden ${EDGES[words.hue]}`}>
      <div className="flex items-baseline justify-between gap-3">
        <p className="text-[15px] font-[650]">{words.doing}</p>
        <p className="text-ink-3 text-label">
          to {block.toMs === span.to ? '24:00' : times.minute(block.toMs)}
        </p>
      </div>
      <p className="text-ink-2 text-[14px] leading-[20px]">{reasonOf(block, facts, currency)}</p>
    </div>
  )
}
