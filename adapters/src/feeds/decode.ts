import type { Findings } from './findings.ts'

/** The text of a file in UTF-8, without its byte order mark; undefined, and told, where it is something else. */
export function decode(file: string, bytes: Uint8Array, findings: Findings): string | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return findings.refuse({
      file,
      line: 1,
      rule: 'file_is_not_utf8',
      words: 'is written in UTF-16; save it as UTF-8',
    })
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const zero = text.indexOf('\0')
    if (zero < 0) return text
    const line = text.slice(0, zero).split('\n').length
    return findings.refuse({
      file,
      line,
      rule: 'file_is_not_text',
      words: 'holds zero bytes: this is no text',
    })
  } catch {
    return findings.refuse({
      file,
      line: firstBrokenLine(bytes),
      rule: 'file_is_not_utf8',
      words: 'has bytes that are no UTF-8; save it as UTF-8',
    })
  }
}

function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from)
    const to = end < 0 ? bytes.length : end
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to))
    } catch {
      return line
    }
    from = to + 1
  }
  return line
}
