import { useState, useSyncExternalStore } from 'react'
import { chooseTheme, currentTheme } from './theme.ts'

const systemTheme = matchMedia('(prefers-color-scheme: dark)')
const onSystemTheme = (changed: () => void): (() => void) => {
  systemTheme.addEventListener('change', changed)
  return () => systemTheme.removeEventListener('change', changed)
}

/** Light or dark, whatever the system wishes. */
export function ThemeButton() {
  const [, setChosen] = useState(0)
  const theme = useSyncExternalStore(onSystemTheme, currentTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="flex size-11 items-center justify-center desk:size-8"
      aria-label={`Use the ${other} theme`}
      onClick={() => {
        chooseTheme(other)
        setChosen((count) => count + 1)
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" fill="none" className="stroke-ink-2" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" className="fill-ink-2" />
      </svg>
    </button>
  )
}
