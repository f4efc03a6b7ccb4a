import { useRef, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import type { Scale } from './scale.ts'

/**
 * What listens to pointer and keys, over the drawing. Where a place opens, a press or Enter opens it; a finger, which
 * cannot point without touching, reads it out first.
 */
export function Reader({
  title,
  places,
  place,
  setPlace,
  x,
  text,
  open,
}: {
  title: string
  places: readonly { readonly from: number; readonly to: number }[]
  place: number | null
  setPlace: (place: number | null) => void
  x: Scale
  text: string
  open?: (place: number) => void
}) {
  const last = places.length - 1
  const touched = useRef<number | null>(null)
  const press = (event: MouseEvent): void => {
    const isFinger =
      event.nativeEvent instanceof globalThis.PointerEvent && event.nativeEvent.pointerType === 'touch'
    if (place !== null && (!isFinger || touched.current === place)) open?.(place)
  }
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    const found = places.findIndex(({ from, to }) => at >= x(from) && at < x(to))
    setPlace(found < 0 ? null : found)
  }
  const step = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -4,
      PageDown: 4,
      Home: -Infinity,
      End: Infinity,
    }
    const by = steps[event.key]
    if (event.key === 'Escape') setPlace(null)
    if (event.key === 'Enter' && place !== null) open?.(place)
    if (by === undefined) return
    event.preventDefault()
    setPlace(Math.max(0, Math.min(last, (place ?? 0) + by)))
  }
  if (last < 0) return null
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Read out: ${title}`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={place ?? 0}
      aria-valuetext={text}
      className="absolute inset-0 cursor-crosshair touch-pan-y"
      onPointerMove={point}
      onPointerDown={(event) => {
        touched.current = place
        point(event)
      }}
      onClick={press}
      onPointerLeave={({ pointerType }) => {
        if (pointerType !== 'touch') setPlace(null)
      }}
      onBlur={() => setPlace(null)}
      onKeyDown={step}
    />
  )
}
