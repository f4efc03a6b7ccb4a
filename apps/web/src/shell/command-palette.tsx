import { useId, useState, type KeyboardEvent } from 'react'
import { Dialog } from './dialog.tsx'
import { find, type Finding } from './findings.ts'
import { useFindings } from './use-findings.ts'

/** Finds pages, members, agents, slots and commands by the words one would say. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const findings = useFindings()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = find(findings, text)
  const list = useId()
  const at = Math.min(chosen, found.length - 1)
  const run = (finding: Finding | undefined): void => {
    if (finding === undefined) return
    onClose()
    finding.go()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((at + step + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(found[at])
    }
  }
  return (
    <Dialog
      label="Search or run"
      onClose={onClose}
      className="mx-auto mt-[9vh] w-[min(560px,calc(100vw-24px))]"
    >
      <input
        role="combobox"
        aria-label="Find a page, member, agent, slot or command"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={found[at] === undefined ? undefined : `${list}-${at}`}
        aria-autocomplete="list"
        placeholder="Find a page, a member, a time, or what to do"
        className="border-hair text-ink placeholder:text-ink-3 h-12 w-full border-b bg-transparent px-4 text-[15px] outline-none"
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={list} role="listbox" aria-label="Found" className="scrolls max-h-[60vh] py-1">
        {found.map((finding, index) => (
          <li
            key={finding.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === at}
            className={`flex min-h-11 cursor-pointer items-baseline gap-3 px-4 py-2 tab:min-h-8 tab:py-[6px] ${index === at ? 'bg-sel' : ''}`}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(finding)}
          >
            <span className="font-[600] whitespace-nowrap">{finding.title}</span>
            <span className="text-ink-3 truncate text-label">{finding.note}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className="text-ink-2 px-4 pb-3">
          Nothing is called that. Try a page, a member like “home 03”, or a time like “17:45”.
        </p>
      )}
    </Dialog>
  )
}
