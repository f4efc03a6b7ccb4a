/** Bytes of a command that nothing of ours wrote, or that were changed since: `offset` is where it shows. */
export class MalformedCommand extends Error {
  override readonly name = 'MalformedCommand'
  readonly offset: number
  constructor(message: string, offset: number) {
    super(`Malformed command at byte ${offset}: ${message}`)
    this.offset = offset
  }
}

/** Fills a buffer from the left. What does not fit is not written, yet counted in `at`. */
export class CommandWriter {
  bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  byte(value: number): void {
    this.bytes[this.at++] = value
  }

  /** Seven bits to a byte, lowest first; 0x80 says that another follows (LEB128). */
  natural(value: number): void {
    let rest = value
    while (rest > 0x7fff_ffff) {
      this.byte((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.byte(rest)
  }

  /** As `natural`, but the first byte gives its bit 0x40 to the sign and keeps six bits. */
  whole(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`A command holds whole numbers only, not ${value}`)
    const sign = value < 0 ? 0x40 : 0
    const size = Math.abs(value)
    if (size < 64) return this.byte(size | sign)
    this.byte((size % 64) | sign | 0x80)
    this.natural(Math.floor(size / 64))
  }

  /** Its length, then its UTF-16 code units. */
  text(value: string): void {
    this.natural(value.length)
    for (let i = 0; i < value.length; i++) this.natural(value.charCodeAt(i))
  }
}

/** Reads what `CommandWriter` wrote and nothing else: every number has one spelling. */
export class CommandReader {
  readonly bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw this.malformed('the bytes end too early')
    return this.bytes[this.at++]!
  }

  /** A byte below `count`, which says how many meanings it has. */
  choice(count: number): number {
    const value = this.byte()
    if (value >= count) throw this.malformed(`${value} means nothing here`)
    return value
  }

  natural(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw this.malformed('the number is too large')
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw this.malformed('the number is longer than it needs to be')
        return value
      }
      scale *= 128
    }
  }

  whole(): number {
    const first = this.byte()
    const rest = first >= 0x80 ? this.natural() : 0
    if (first >= 0x80 && rest === 0) throw this.malformed('the number is longer than it needs to be')
    const size = (first & 0x3f) + rest * 64
    if (size > Number.MAX_SAFE_INTEGER) throw this.malformed('the number is too large')
    if ((first & 0x40) === 0) return size
    if (size === 0) throw this.malformed('zero has no sign')
    return -size
  }

  text(): string {
    const length = this.natural()
    let value = ''
    for (let i = 0; i < length; i++) {
      const unit = this.natural()
      if (unit > 0xffff) throw this.malformed(`${unit} is not a UTF-16 code unit`)
      value += String.fromCharCode(unit)
    }
    return value
  }

  end(): void {
    if (this.at < this.bytes.length) throw this.malformed('bytes follow the end of the command')
  }

  malformed(message: string): MalformedCommand {
    return new MalformedCommand(message, Math.max(0, this.at - 1))
  }
}
