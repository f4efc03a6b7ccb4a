/** FNV-1a over the characters of an ASCII text, 64 bits as 16 hexadecimal digits (Fowler, Noll and Vo). */
export function fnv64(ascii: string): string {
  let high = 0xcbf29ce4
  let low = 0x84222325
  for (let i = 0; i < ascii.length; i++) {
    low = (low ^ ascii.charCodeAt(i)) >>> 0
    // times the prime 2^40 + 0x1b3, in two words; every product stays below 2^42
    const product = low * 0x1b3
    high = (high * 0x1b3 + Math.floor(product / 4_294_967_296) + ((low << 8) >>> 0)) % 4_294_967_296
    low = product % 4_294_967_296
  }
  return hex(high) + hex(low)
}

const hex = (word: number): string => word.toString(16).padStart(8, '0')
