import type { KeyboardEvent } from 'react'

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/** Up, down, home and end go from row to row of a list; its rows carry `data-row`. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  const to = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  to.focus()
}
