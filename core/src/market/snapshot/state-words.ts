/** 2^32, by which a safe whole number is cut into two words. */
const WORD = 4_294_967_296

/**
 * Writes a state as 32-bit words. Everything in a snapshot goes through here, so equal states give equal
 * bytes: there is one way to write a value and one order to write them in.
 */
export class StateWriter {
  private words = new Int32Array(4096)
  private length = 0

  /** Makes room for `count` words more, so that what follows may be written without looking. */
  reserve(count: number): void {
    if (this.length + count <= this.words.length) return
    let capacity = this.words.length * 2
    while (capacity < this.length + count) capacity *= 2
    const words = new Int32Array(capacity)
    words.set(this.words)
    this.words = words
  }

  /** A number that fits 32 bits. */
  word(value: number): void {
    this.reserve(1)
    this.words[this.length++] = value
  }

  /** Any safe whole number. */
  whole(value: number): void {
    this.reserve(2)
    this.words[this.length++] = value
    this.words[this.length++] = Math.floor(value / WORD)
  }

  flag(value: boolean): void {
    this.word(value ? 1 : 0)
  }

  /** A text of ASCII characters, four to a word. */
  text(value: string): void {
    this.word(value.length)
    for (let at = 0; at < value.length; at += 4) {
      let word = 0
      for (let i = 0; i < 4 && at + i < value.length; i++) word |= value.charCodeAt(at + i) << (8 * i)
      this.word(word)
    }
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.words.buffer, 0, this.length * 4).slice()
  }
}

/** Reads what `StateWriter` wrote. */
export class StateReader {
  private readonly words: Int32Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.words = new Int32Array(bytes.slice().buffer)
  }

  get isAtEnd(): boolean {
    return this.at === this.words.length
  }

  word(): number {
    if (this.at >= this.words.length) throw new RangeError('The snapshot ends too early')
    return this.words[this.at++]!
  }

  whole(): number {
    const low = this.word() >>> 0
    return this.word() * WORD + low
  }

  flag(): boolean {
    return this.word() !== 0
  }

  text(): string {
    const length = this.word()
    let text = ''
    for (let at = 0; at < length; at += 4) {
      const word = this.word()
      for (let i = 0; i < 4 && at + i < length; i++) text += String.fromCharCode((word >>> (8 * i)) & 255)
    }
    return text
  }
}
