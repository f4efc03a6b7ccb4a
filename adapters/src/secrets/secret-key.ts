import { readFileSync } from 'node:fs'

/** 32 bytes, for AES-256. */
export type SecretKey = Uint8Array

/** There should be a key and there is none; the message says how to make one. */
export class SecretKeyRefused extends Error {
  override readonly name = 'SecretKeyRefused'
}

/** The key from GRIDBOURSE_SECRET_KEY, or from the file that GRIDBOURSE_SECRET_KEY_FILE names; null without either. */
export function secretKeyFrom(env: Readonly<Record<string, string | undefined>>): SecretKey | null {
  const text = env['GRIDBOURSE_SECRET_KEY'] ?? ''
  if (text !== '') return keyIn(text, 'GRIDBOURSE_SECRET_KEY')
  const file = env['GRIDBOURSE_SECRET_KEY_FILE'] ?? ''
  return file === '' ? null : secretKeyIn(file)
}

export function secretKeyIn(file: string): SecretKey {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new SecretKeyRefused(`The key file ${file} cannot be read. ${HOW}`, { cause })
  }
  return keyIn(text, file)
}

function keyIn(text: string, where: string): SecretKey {
  const digits = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(digits)) throw new SecretKeyRefused(`${where} holds no key. ${HOW}`)
  return new Uint8Array(Buffer.from(digits, 'hex'))
}

const HOW = 'A key is 32 bytes, as 64 hexadecimal digits: openssl rand -hex 32 > gridbourse.key'
