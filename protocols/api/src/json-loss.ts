/** Where a JSON text says more than what is read from it. */
export type JsonLoss = {
  /** A name that one object has twice, or a number that is whole only because digits were dropped. */
  readonly kind: 'repeated_name' | 'rounded_number'
  /** The names and places that lead there from the outside. */
  readonly path: readonly (string | number)[]
}

/**
 * The first thing in `json` that `JSON.parse` passes over without a word, or null. The text must be one that
 * `JSON.parse` accepts. Numbers are looked at only where they are read as floats.
 */
export function lossIn(json: string, numbers: 'read as floats' | 'kept as text'): JsonLoss | null {
  const open = new OpenContainers(json)
  let isNameNext = false
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (isDigit(code)) continue
    if (code === QUOTE) {
      const start = at + 1
      at = endOfString(json, start)
      if (isNameNext && !open.addName(start, at)) return { kind: 'repeated_name', path: open.path() }
      isNameNext = false
    } else if (code === COMMA) {
      isNameNext = open.next()
    } else if (code === OPEN_OBJECT) {
      open.push(OBJECT)
      isNameNext = true
    } else if (code === OPEN_LIST) {
      open.push(0)
      isNameNext = false
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop()
      isNameNext = false
    } else if (code === DOT || ((code | 0x20) === SMALL_E && isDigit(json.charCodeAt(at - 1)))) {
      const number = numberAround(json, at)
      if (numbers === 'read as floats' && isRounded(number.text)) {
        return { kind: 'rounded_number', path: open.path() }
      }
      at = number.end - 1
    }
  }
  return null
}

const QUOTE = 0x22
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const DOT = 0x2e
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const SMALL_E = 0x65
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** In the place of a list's count. */
const OBJECT = -1
/** Up to here looking through the names of an object is faster than a set of them. */
const FEW_NAMES = 16

/**
 * The objects and lists around a place, with the names met so far. A batch has tens of thousands of names, so they
 * are told apart by a hash and cut out of the text only where two have the same.
 */
class OpenContainers {
  readonly #json: string
  readonly #hashes: number[] = []
  /** Where each name starts and ends in the text. */
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #names = 0
  /** How many names there were when each container began. */
  readonly #begins: number[] = []
  /** How many elements of each list are behind us; OBJECT for an object. */
  readonly #counts: number[] = []
  #depth = 0
  readonly #manyNames = new Map<number, Set<string>>()

  constructor(json: string) {
    this.#json = json
  }

  push(count: number): void {
    this.#begins[this.#depth] = this.#names
    this.#counts[this.#depth] = count
    this.#depth++
  }

  pop(): void {
    this.#depth--
    this.#names = this.#begins[this.#depth]!
    if (this.#manyNames.size > 0) this.#manyNames.delete(this.#depth)
  }

  /** What a comma does; true where a name follows it. */
  next(): boolean {
    if (this.#counts[this.#depth - 1] === OBJECT) return true
    this.#counts[this.#depth - 1]! += 1
    return false
  }

  /** False where the object has that name already; it is then the last step of `path`. */
  addName(start: number, end: number): boolean {
    const json = this.#json
    let hash = 0
    for (let at = start; at < end; at++) {
      const code = json.charCodeAt(at)
      // The same name may be written with escapes and without: it has the hash of neither.
      if (code === BACKSLASH) return this.#addSpelled(start, end)
      hash = (Math.imul(hash, 31) + code) | 0
    }
    return this.#add(hash, start, end)
  }

  path(): (string | number)[] {
    return this.#counts
      .slice(0, this.#depth)
      .map((count, depth) =>
        count === OBJECT
          ? this.#name((depth + 1 < this.#depth ? this.#begins[depth + 1]! : this.#names) - 1)
          : count,
      )
  }

  #addSpelled(start: number, end: number): boolean {
    let hash = 0
    const name = spelled(this.#json.slice(start, end))
    for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0
    return this.#add(hash, start, end)
  }

  #add(hash: number, start: number, end: number): boolean {
    const begin = this.#begins[this.#depth - 1]!
    const name = this.#names++
    this.#hashes[name] = hash
    this.#starts[name] = start
    this.#ends[name] = end
    if (name - begin >= FEW_NAMES) return this.#isNewAmongMany(begin, name)
    for (let other = begin; other < name; other++) {
      if (this.#hashes[other] === hash && this.#name(other) === this.#name(name)) return false
    }
    return true
  }

  #isNewAmongMany(begin: number, name: number): boolean {
    const object = this.#depth - 1
    let seen = this.#manyNames.get(object)
    if (seen === undefined) {
      seen = new Set()
      for (let other = begin; other < name; other++) seen.add(this.#name(other))
      this.#manyNames.set(object, seen)
    }
    return seen.size < seen.add(this.#name(name)).size
  }

  #name(index: number): string {
    return spelled(this.#json.slice(this.#starts[index], this.#ends[index]))
  }
}

const spelled = (text: string): string => (text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text)

function endOfString(json: string, start: number): number {
  for (let at = start; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) return at
    if (code === BACKSLASH) at++
  }
  return json.length
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

const isNumberCharacter = (code: number): boolean =>
  isDigit(code) || code === DOT || (code | 0x20) === SMALL_E || code === PLUS || code === MINUS

function numberAround(json: string, at: number): { text: string; end: number } {
  let start = at
  while (isDigit(json.charCodeAt(start - 1))) start--
  let end = at + 1
  while (isNumberCharacter(json.charCodeAt(end))) end++
  return { text: json.slice(start, end), end }
}

/** The float is whole and the text was not. */
function isRounded(text: string): boolean {
  if (!Number.isInteger(Number(text))) return false
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = `${whole}${fraction}`.replace(/0+$/, '')
  const zeros = whole.length + fraction.length - digits.length
  return digits !== '' && fraction.length - Number(exponent) > zeros
}
