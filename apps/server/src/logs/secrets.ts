/** What our keys and secrets look like, and passwords in addresses. Their names stay, so that a line can be followed up. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\bgb_([0-9a-f]{12})_[A-Za-z0-9_-]+/g, 'gb_$1_…'],
  [/\bwhsec_[A-Za-z0-9+/=]+/g, 'whsec_…'],
  [/\b(Bearer\s+)(?!gb_[0-9a-f]{12}_…)[^\s"'\\]+/gi, '$1…'],
  [/(\/\/[^\s/:@"]*):[^\s/@"]+@/g, '$1:…@'],
]

/** The text without secrets. */
export function withoutSecrets(text: string): string {
  let safe = text
  for (const [secret, name] of SECRETS) safe = safe.replace(secret, name)
  return safe
}
