/** Where two plain values are not the same: the path, and both. */
export type Difference = { readonly path: string; readonly before: unknown; readonly after: unknown }

/** At most `most` places in which `after` is not what `before` was. */
export function differencesOf(before: unknown, after: unknown, most = 8): readonly Difference[] {
  const found: Difference[] = []
  walk('', before, after)
  return found

  function walk(path: string, one: unknown, other: unknown): void {
    if (found.length >= most || Object.is(one, other)) return
    if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ path: path === '' ? 'all of it' : path, before: one, after: other })
      return
    }
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      walk(path === '' ? key : `${path}.${key}`, one[key], other[key])
  }
}

const isBranch = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
