import { encodeCommandInto, type Command } from '../../market/index.ts'

/** How many commands there were, and 64 bits over their journal bytes: equal journals have equal digests. */
export class CommandDigest {
  records = 0
  #a = 0x811c9dc5
  #b = 0x9747b28c
  readonly #bytes = new Uint8Array(65_536)

  add(command: Command): void {
    const length = encodeCommandInto(command, this.#bytes, 0)
    this.records++
    this.#mix(length & 0xff)
    for (let at = 0; at < length; at++) this.#mix(this.#bytes[at]!)
  }

  get hash(): string {
    return hex(this.#a) + hex(this.#b)
  }

  /** FNV-1a (Fowler, Noll, Vo) and the same with another start and prime. */
  #mix(byte: number): void {
    this.#a = Math.imul(this.#a ^ byte, 0x01000193)
    this.#b = Math.imul(this.#b ^ byte, 0x85ebca77)
  }
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
