/** Markup that may be written into a page as it stands. Only {@link html} makes it, so nothing gets in unescaped. */
export type Markup = { readonly markup: string }

export type Content = Markup | string | number | null | readonly Content[]

/** A piece of a page. What is put in is escaped, unless it is markup itself; null is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const kept = withoutIndent(parts)
  let markup = kept[0]!
  values.forEach((value, index) => {
    markup += written(value) + kept[index + 1]!
  })
  return { markup }
}

/** Indentation is for those who read the program; a table of thousands of cells does without. */
function withoutIndent(parts: TemplateStringsArray): readonly string[] {
  const known = TRIMMED.get(parts)
  if (known !== undefined) return known
  const trimmed = parts.map((part) => part.replace(/\n\s*/g, '\n'))
  TRIMMED.set(parts, trimmed)
  return trimmed
}

const TRIMMED = new WeakMap<TemplateStringsArray, readonly string[]>()

/** Style and script, which have no escapes: only constants of this program go in here. */
export const verbatim = (text: string): Markup => ({ markup: text })

function written(value: Content): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return escaped(value)
  if ('markup' in value) return value.markup
  return value.map(written).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters, which a page may not hold, become the sign for what cannot be shown. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)
    .replace(/[\p{Cc}\p{Cs}]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : '\uFFFD'))
