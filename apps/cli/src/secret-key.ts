import { readFileSync } from 'node:fs'
import { CannotDo } from './complaint.ts'

const HOW = 'A key is 32 bytes, as 64 hexadecimal digits: openssl rand -hex 32 > gridbourse.key'

/** The key from a file, or from GRIDBOURSE_SECRET_KEY; null without either. */
export function secretKeyFrom({ keyFile }: { readonly keyFile?: string }): Uint8Array | null {
  if (keyFile !== undefined) return keyIn(read(keyFile), `--key-file ${keyFile}`)
  const text = process.env['GRIDBOURSE_SECRET_KEY'] ?? ''
  return text === '' ? null : keyIn(text, 'GRIDBOURSE_SECRET_KEY')
}

function keyIn(text: string, where: string): Uint8Array {
  const digits = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw new CannotDo(`${where} holds no key. ${HOW}`)
  return new Uint8Array(Buffer.from(digits, 'hex'))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CannotDo(`--key-file ${path} cannot be read. ${HOW}`)
  }
}
