import { lazy, Suspense, useEffect, useState } from 'react'

const loadPalette = () => import('./command-palette.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const KeysList = lazy(async () => ({ default: (await import('./keys-list.tsx')).KeysList }))

type Open = 'palette' | 'keys' | null

const ASK = 'gridbourse-search'

/** Opens the palette from a button anywhere. */
export const openPalette = (): boolean => dispatchEvent(new Event(ASK))

/** Once the page stands, so that nobody types into a palette that is still on its way. */
const SOON_MS = 1_500

/** What lies over the page: the palette on Ctrl K, the list of keys on `?`. */
export function Overlays() {
  const [open, setOpen] = useState<Open>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        setOpen('palette')
      } else if (event.key === '?' && !isTyping(event.target)) setOpen('keys')
    }
    const onAsk = (): void => setOpen('palette')
    addEventListener('keydown', onKey)
    addEventListener(ASK, onAsk)
    return () => {
      removeEventListener('keydown', onKey)
      removeEventListener(ASK, onAsk)
    }
  }, [])
  useEffect(() => {
    const soon = setTimeout(() => void loadPalette(), SOON_MS)
    return () => clearTimeout(soon)
  }, [])
  const close = (): void => setOpen(null)
  return (
    <Suspense>
      {open === 'palette' && <CommandPalette onClose={close} />}
      {open === 'keys' && <KeysList onClose={close} />}
    </Suspense>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
