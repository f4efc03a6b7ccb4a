import { operations } from '@gridbourse/api'

/** No id in a path is longer. */
export const MOST_PARAM_CHARACTERS = 200

/** Which id in a path cannot be read, and why; the field is null where no operation has such a path. */
export function flawOfPath(path: string): { readonly field: string | null; readonly detail: string } {
  const segments = path.split('/')
  const at = segments.findIndex((segment) => flawOf(segment) !== null)
  const template = Object.values(operations)
    .map((operation) => operation.path.split('/'))
    .find((parts) => parts.length === segments.length && parts.every((part, i) => fits(part, segments[i]!)))
  const field = template?.[at]?.replace(/[{}]/g, '') ?? null
  return { field, detail: flawOf(segments[at] ?? '') ?? 'The address cannot be read.' }
}

const fits = (part: string, segment: string): boolean => part.startsWith('{') || part === segment

function flawOf(segment: string): string | null {
  try {
    return decodeURIComponent(segment).length > MOST_PARAM_CHARACTERS
      ? `An id in the path has at most ${MOST_PARAM_CHARACTERS} characters.`
      : null
  } catch {
    return 'The percent-encoding of an id in the path is broken.'
  }
}
