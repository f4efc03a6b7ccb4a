import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { StartFault } from '../start-fault.ts'
import { isLoopback, type TlsFiles } from '../settings.ts'

/** What the server shows to prove who it is. */
export type Tls = { readonly cert: Buffer; readonly key: Buffer }

/** Reads certificate and key and tries them together, so that a wrong pair stops the start and not the first reader. */
export async function readTls({ certPath, keyPath }: TlsFiles): Promise<Tls> {
  const [cert, key] = await Promise.all([
    readOf('GRIDBOURSE_TLS_CERT', certPath),
    readOf('GRIDBOURSE_TLS_KEY', keyPath),
  ])
  try {
    createSecureContext({ cert, key })
  } catch (cause) {
    throw new StartFault(
      `The certificate in ${certPath} and the key in ${keyPath} cannot be used together (${String(cause)}). Give both in PEM, the key of this certificate.`,
      { cause },
    )
  }
  return { cert, key }
}

async function readOf(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    throw new StartFault(`${name} is ${path}, which cannot be read: ${String(cause)}`, { cause })
  }
}

/** Whoever is reached over a network sends keys over it: without TLS anybody on the way reads them. */
export function requireSafeAddress(settings: {
  readonly host: string
  readonly tls: TlsFiles | null
  readonly isInsecureMeant: boolean
}): void {
  if (isLoopback(settings.host) || settings.tls !== null || settings.isInsecureMeant) return
  throw new StartFault(
    `${settings.host} can be reached from elsewhere, and keys would travel in the clear. Set GRIDBOURSE_TLS_CERT and GRIDBOURSE_TLS_KEY to a certificate and its key (PEM), or GRIDBOURSE_INSECURE=plain-http where something in front of it speaks TLS.`,
  )
}
