import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from './dialog.tsx'
import { openPalette } from './overlays.tsx'
import { pagesFor } from './persona.ts'
import { PersonaSwitch } from './persona-switch.tsx'
import { ThemeButton } from './theme-button.tsx'
import { usePersona } from './use-persona.ts'

/** On a phone: the three pages that this persona comes for, and everything else. */
export function TabBar() {
  const pages = pagesFor(usePersona())
  const [isMore, setIsMore] = useState(false)
  return (
    <nav
      aria-label="Pages"
      className="border-line bg-rail grid grid-cols-4 border-t pb-[env(safe-area-inset-bottom)] tab:hidden"
    >
      {pages.slice(0, 3).map(({ id, to, name, icon }) => (
        <Link
          key={id}
          to={to}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className={TAB}
          activeProps={{ className: 'text-ink font-[650]', 'aria-current': 'page' }}
          inactiveProps={{ className: 'text-ink-2' }}
        >
          <Icon path={icon} />
          {name}
        </Link>
      ))}
      <button
        type="button"
        className={`${TAB} text-ink-2`}
        aria-haspopup="dialog"
        onClick={() => setIsMore(true)}
      >
        <Icon path="M3 5h14M3 10h14M3 15h14" />
        More
      </button>
      {isMore && (
        <Dialog
          label="More"
          onClose={() => setIsMore(false)}
          className="mx-0 mt-auto mb-0 w-full max-w-full rounded-b-none"
        >
          <div className="flex flex-col gap-3 p-4">
            <div className="flex items-center gap-3">
              <PersonaSwitch className="flex-1" />
              <ThemeButton />
            </div>
            <button
              type="button"
              className="press"
              onClick={() => {
                setIsMore(false)
                openPalette()
              }}
            >
              Search or run
            </button>
            <ul className="border-hair border-t">
              {pages.map(({ id, to, name, about }) => (
                <li key={id} className="border-hair border-b">
                  <Link to={to} onClick={() => setIsMore(false)} className="block py-[10px]">
                    <span className="text-[14px] font-[600]">{name}</span>
                    <span className="text-ink-3 block text-label">{about}</span>
                  </Link>
                </li>
              ))}
            </ul>
            <button type="button" className="press" onClick={() => setIsMore(false)}>
              Close
            </button>
          </div>
        </Dialog>
      )}
    </nav>
  )
}

const TAB = 'flex min-h-[54px] flex-col items-center justify-center gap-[2px] text-[12px]'

const Icon = ({ path }: { path: string }) => (
  <svg
    aria-hidden="true"
    viewBox="0 0 20 20"
    className="size-[19px] stroke-current"
    fill="none"
    strokeWidth={1.6}
    strokeLinejoin="round"
    strokeLinecap="round"
  >
    <path d={path} />
  </svg>
)
