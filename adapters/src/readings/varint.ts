/*
 * Whole numbers in as few bytes as they need, seven bits a byte, the lowest first (LEB128); signed ones in zigzag.
 * Up to 2^53, so the upper half is done by division.
 */

/** The most bytes that one number takes. */
export const LONGEST_VARINT = 8

export class ByteWriter {
  bytes: Buffer
  length = 0

  constructor(room: number) {
    this.bytes = Buffer.allocUnsafe(room)
  }

  /** Makes sure that `room` more bytes can be written. */
  reserve(room: number): void {
    if (this.length + room <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.length + room, this.bytes.length * 2))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }

  natural(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80
      rest = rest < 0x8000_0000 ? rest >>> 7 : Math.floor(rest / 0x80)
    }
    this.bytes[this.length++] = rest
  }

  signed(value: number): void {
    this.natural(value < 0 ? -2 * value - 1 : 2 * value)
  }

  text(text: string): void {
    const size = Buffer.byteLength(text)
    this.reserve(size + LONGEST_VARINT)
    this.natural(size)
    this.length += this.bytes.write(text, this.length)
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  natural(): number {
    let value = 0
    let unit = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new RangeError('the bytes end within a number')
      value += (byte & 0x7f) * unit
      if (byte < 0x80) return value
      unit *= 0x80
    }
  }

  signed(): number {
    const value = this.natural()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(): string {
    const size = this.natural()
    const end = this.#at + size
    if (end > this.#bytes.length) throw new RangeError('the bytes end within a text')
    const { buffer, byteOffset } = this.#bytes
    const text = Buffer.from(buffer, byteOffset + this.#at, size).toString()
    this.#at = end
    return text
  }
}
