/** Collects what comes and hands it on together, at most once a frame. */
export function inFrames<Item>(
  take: (items: readonly Item[]) => void,
  onFrame: (run: () => void) => void,
): (item: Item) => void {
  let waiting: Item[] = []
  return (item) => {
    if (waiting.push(item) > 1) return
    onFrame(() => {
      const items = waiting
      waiting = []
      take(items)
    })
  }
}

/** The next frame; in a page that nobody sees there are none, so then once a second. */
export function nextFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 1000)
  else requestAnimationFrame(run)
}
