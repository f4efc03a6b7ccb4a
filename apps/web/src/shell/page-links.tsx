import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useSize } from '../charts/use-size.ts'
import type { PageEntry } from './pages.ts'
import { pagesFor } from './persona.ts'
import { usePersona } from './use-persona.ts'

/** A letter of the bar, and the gap between two names, in pixels. */
const LETTER = 7.4
const GAP = 22
const MORE = 64

/** How many pages have room in the bar beside the word for the others; all of them where even the last has. */
export function fittingPages(pages: readonly PageEntry[], width: number): number {
  const widths = pages.map(({ name }) => name.length * LETTER + GAP)
  const all = widths.reduce((sum, each) => sum + each, 0)
  if (all <= width) return pages.length
  let used = MORE
  const first = widths.findIndex((each) => (used += each) > width)
  return first
}

/** The pages in the order of whoever looks; what has no room lies behind one word. */
export function PageLinks() {
  const pages = pagesFor(usePersona())
  const { ref, width } = useSize({ width: 560, height: 0 })
  const shown = fittingPages(pages, width)
  return (
    <nav
      ref={ref}
      aria-label="Pages"
      className="hidden h-[46px] min-w-0 flex-1 items-stretch gap-[22px] text-[13.5px] tab:flex"
    >
      {pages.slice(0, shown).map((page) => (
        <PageLink key={page.id} page={page} />
      ))}
      {shown < pages.length && <MorePages pages={pages.slice(shown)} />}
    </nav>
  )
}

const PageLink = ({ page: { to, name } }: { page: PageEntry }) => (
  <Link
    to={to}
    activeOptions={{ exact: to === '/', includeSearch: false }}
    className="flex items-center border-b-2 whitespace-nowrap"
    activeProps={{ className: 'border-ink font-[650]', 'aria-current': 'page' }}
    inactiveProps={{ className: 'border-transparent text-ink-2' }}
  >
    {name}
  </Link>
)

function MorePages({ pages }: { pages: readonly PageEntry[] }) {
  const [isOpen, setIsOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const close = (event: Event): void => {
      if (
        event instanceof KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(event.target as Node)
      )
        setIsOpen(false)
    }
    addEventListener('pointerdown', close)
    addEventListener('keydown', close)
    return () => {
      removeEventListener('pointerdown', close)
      removeEventListener('keydown', close)
    }
  }, [isOpen])
  return (
    <div ref={box} className="relative flex">
      <button
        type="button"
        aria-expanded={isOpen}
        className="text-ink-2 flex items-center gap-[6px]"
        onClick={() => setIsOpen(!isOpen)}
      >
        More
        <svg
          aria-hidden="true"
          viewBox="0 0 10 6"
          className="stroke-ink-2 w-[9px]"
          fill="none"
          strokeWidth={1.5}
        >
          <path d="M1 1l4 4 4-4" />
        </svg>
      </button>
      {isOpen && (
        <ul className="bg-page border-line absolute top-full left-0 z-10 min-w-[150px] rounded-md border py-1">
          {pages.map(({ id, to, name }) => (
            <li key={id}>
              <Link
                to={to}
                onClick={() => setIsOpen(false)}
                className="hover:bg-sel block px-3 py-[6px] whitespace-nowrap"
                activeProps={{ className: 'font-[650]', 'aria-current': 'page' }}
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
