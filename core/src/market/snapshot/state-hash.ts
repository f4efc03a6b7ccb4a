/**
 * 64 bits over the bytes of a state, as 16 hexadecimal digits: two lanes of MurmurHash3 (Appleby, public
 * domain), seeded differently. It tells states apart that differ by accident; it keeps nobody from making two
 * that agree.
 */
export function stateHash(bytes: Uint8Array): string {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2)
  let a = 0x9747b28c
  let b = 0x3c6ef372
  for (let i = 0; i < words.length; i++) {
    const scrambled = Math.imul(words[i]!, 0xcc9e2d51)
    const turned = (scrambled << 15) | (scrambled >>> 17)
    a ^= Math.imul(turned, 0x1b873593)
    a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0
    b ^= Math.imul(turned, 0x85ebca77)
    b = (Math.imul((b << 11) | (b >>> 21), 9) + 0x561ccd1b) | 0
  }
  return hex(finish(a ^ bytes.byteLength)) + hex(finish(b ^ bytes.byteLength))
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
