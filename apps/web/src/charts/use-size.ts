import { useLayoutEffect, useRef, useState } from 'react'

/** The size of what `ref` is put on, in whole pixels, as it changes. */
export function useSize<Box extends HTMLElement = HTMLDivElement>(first = { width: 640, height: 0 }) {
  const ref = useRef<Box>(null)
  const [size, setSize] = useState(first)
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined || entry.contentRect.width === 0) return
      setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, ...size }
}
