import { Dialog } from './dialog.tsx'

const KEYS = [
  { keys: ['Ctrl', 'K'], does: 'search, or run a command' },
  { keys: ['?'], does: 'this list' },
  { keys: ['↑', '↓'], does: 'go through a list or a table' },
  { keys: ['←', '→'], does: 'go through the slots of a chart' },
  { keys: ['Enter'], does: 'open the slot: how it came onto the bill' },
  { keys: ['Home', 'End'], does: 'first and last of a list or a chart' },
  { keys: ['Esc'], does: 'close what lies over the page' },
]

/** Which keys do what. */
export const KeysList = ({ onClose }: { onClose: () => void }) => (
  <Dialog label="Keys" onClose={onClose} className="m-auto w-[min(420px,calc(100vw-24px))]">
    <div className="p-4">
      <h2 className="text-figure font-[650]">Keys</h2>
      <dl className="mt-2 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {KEYS.map(({ keys, does }) => (
          <div key={does} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="border-line text-ink-2 rounded border px-[6px] font-mono text-[11.5px]"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className="press mt-4" onClick={onClose}>
        Close
      </button>
    </div>
  </Dialog>
)
