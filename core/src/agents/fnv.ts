/** FNV-1a over the characters of an ASCII text, 64 bits as 16 hexadecimal digits (Fowler, Noll and Vo). */
export function fnv64(ascii: string): string {
  // four limbs of 16 bits, lowest first, so that every product stays a small integer
  let [a, b, c, d] = [0x2325, 0x8422, 0x9ce4, 0xcbf2]
  for (let i = 0; i < ascii.length; i++) {
    a ^= ascii.charCodeAt(i)
    // times the prime 2^40 + 0x1b3
    const low = a * 0x1b3
    const second = b * 0x1b3 + (low >>> 16)
    const third = c * 0x1b3 + (a << 8) + (second >>> 16)
    d = (d * 0x1b3 + (b << 8) + (third >>> 16)) & 0xffff
    a = low & 0xffff
    b = second & 0xffff
    c = third & 0xffff
  }
  return [d, c, b, a].map((limb) => limb.toString(16).padStart(4, '0')).join('')
}
