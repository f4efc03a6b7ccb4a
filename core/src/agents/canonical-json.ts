import { assert } from '../kernel/index.ts'

/** What JSON can hold and gives back unchanged. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

/**
 * The one way to write a value as JSON: keys in order of their code units, no spaces, everything outside ASCII
 * escaped. Equal values give equal text. Fields that are undefined are left out; what is not plain data (bigints,
 * typed arrays, NaN, infinities) is a bug of whoever hands it in.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    assert(Number.isFinite(value), 'a recorded number is finite')
    return JSON.stringify(value)
  }
  if (typeof value === 'string') return text(value)
  assert(typeof value === 'object', 'what is recorded is plain data')
  if (Array.isArray(value))
    return allFinite(value) ? JSON.stringify(value) : `[${value.map(canonicalJson).join(',')}]`
  assert(Object.getPrototypeOf(value) === Object.prototype, 'what is recorded is plain data')
  const record = value as Record<string, unknown>
  let fields = ''
  for (const key of Object.keys(record).toSorted()) {
    const field = record[key]
    if (field === undefined) continue
    fields += `${fields === '' ? '' : ','}${text(key)}:${canonicalJson(field)}`
  }
  return `{${fields}}`
}

/** Whether it is nothing but numbers, which texts are mostly made of and which need no escaping. */
function allFinite(values: readonly unknown[]): boolean {
  for (const value of values) if (!Number.isFinite(value)) return false
  return true
}

const text = (value: string): string =>
  // most texts are plain names
  /^[ !#-[\]-~]*$/.test(value)
    ? `"${value}"`
    : JSON.stringify(value).replace(
        /[\u007f-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
