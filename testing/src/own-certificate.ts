import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export type OwnCertificate = {
  readonly certPath: string
  readonly keyPath: string
  readonly cert: string
  remove(): void
}

/** A certificate for localhost that nobody vouches for, in files, and the broom for them. */
export async function ownCertificate(): Promise<OwnCertificate> {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-tls-'))
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certPath, cert)
  writeFileSync(keyPath, key)
  return { certPath, keyPath, cert, remove: () => rmSync(folder, { recursive: true }) }
}
