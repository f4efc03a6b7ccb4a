import { open, mkdir, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { syncDirectory } from '../journal/segments/segment-file.ts'
import type { SecretKey } from '../secrets/index.ts'
import { namingHash, opened, SealBroken, sealed } from './sealing.ts'

/** What was put into a store: its name follows from its content, so the same content is stored once. */
export type StoredObject = { readonly name: string; readonly bytes: number }

/** Contents of files in a folder of its own, compressed, and sealed where there is a key. */
export class ObjectStore {
  readonly #folder: string
  readonly #key: SecretKey | null

  constructor(folder: string, key: SecretKey | null) {
    this.#folder = folder
    this.#key = key
  }

  /** Stores the file as it is now: what is appended meanwhile belongs to the next time. Durable when it resolves. */
  async put(path: string): Promise<StoredObject & { readonly isNew: boolean }> {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const hash = namingHash(this.#key)
      for await (const chunk of chunksOf(file, size)) hash.update(chunk)
      const name = hash.digest('hex')
      const isNew = !(await this.names()).has(name)
      if (isNew) await this.#write(name, chunksOf(file, size))
      return { name, bytes: size, isNew }
    } finally {
      await file.close()
    }
  }

  /** The content again, verified by its name before the last of it is given. Throws `SealBroken`. */
  async *get({ name, bytes }: StoredObject): AsyncGenerator<Uint8Array, void> {
    const file = await open(join(this.#folder, name), 'r').catch((cause: unknown) => {
      throw new SealBroken(`object ${name} is not there`, { cause })
    })
    const hash = namingHash(this.#key)
    let length = 0
    try {
      const stored = file.createReadStream({ autoClose: false })
      const packed = this.#key === null ? stored : opened(stored, this.#key)
      const plain = createGunzip()
      const fed = pipeline(packed, plain)
      fed.catch(() => undefined)
      for await (const chunk of plain as AsyncIterable<Buffer>) {
        hash.update(chunk)
        length += chunk.length
        yield chunk
      }
      await fed
      if (length !== bytes || hash.digest('hex') !== name)
        throw new SealBroken('its content is not what was stored')
    } catch (cause) {
      throw new SealBroken(`object ${name}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    } finally {
      await file.close()
    }
  }

  async names(): Promise<Set<string>> {
    const found = await readdir(this.#folder).catch(() => [])
    return new Set(found.filter((name) => /^[0-9a-f]{64}$/.test(name)))
  }

  /** Forgets what nobody names any more; answers how many objects that were. */
  async keepOnly(wanted: ReadonlySet<string>): Promise<number> {
    const names = [...(await this.names())].filter((name) => !wanted.has(name))
    for (const name of names) await rm(join(this.#folder, name))
    return names.length
  }

  async #write(name: string, plain: AsyncIterable<Uint8Array>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const draft = join(this.#folder, `${name}.draft`)
    const file = await open(draft, 'w', 0o600)
    try {
      const packed = createGzip({ level: 1 })
      const fed = pipeline(plain, packed)
      fed.catch(() => undefined)
      const stored = this.#key === null ? packed : sealed(packed as AsyncIterable<Uint8Array>, this.#key)
      for await (const chunk of stored as AsyncIterable<Uint8Array>) await file.writeFile(chunk)
      await fed
      await file.sync()
    } catch (error) {
      await file.close()
      await rm(draft, { force: true })
      throw error
    }
    await file.close()
    await rename(draft, join(this.#folder, name))
    await syncDirectory(this.#folder)
  }
}

const CHUNK = 1024 * 1024

/** The first `size` bytes of a file. */
async function* chunksOf(file: FileHandle, size: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < size;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(CHUNK, size - at)), {
      position: at,
    })
    if (bytesRead === 0) throw new Error('the file became shorter while it was read')
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}
