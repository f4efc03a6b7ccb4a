import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { lockDirectory } from '../journal/segments/directory-lock.ts'
import { replaceFile } from '../identity/replace-file.ts'
import { ObjectStore, type StoredObject } from './object-store.ts'
import type { SecretKey } from '../secrets/index.ts'
import { fingerprintOf, SealBroken } from './sealing.ts'

/** A folder of backups cannot be used so; the message says why and what to do. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault'
}

const manifestFile = z.object({
  version: z.literal(1),
  takenAtMs: z.int(),
  /** Up to here the journal is in it. */
  sequence: z.int(),
  journalAtMs: z.int(),
  /** Of the key that sealed its objects; null where they are not sealed. */
  keyFingerprint: z.string().nullable(),
  files: z.array(z.object({ path: z.string(), object: z.string(), bytes: z.int() })),
})

/** One backup: every file of a home as it was, by the object that holds its content. */
export type Manifest = z.infer<typeof manifestFile>

export type BackupFile = {
  /** Within the home, with slashes. */
  readonly path: string
  /** Where it is read. */
  readonly from: string
}

export type BackupTaken = {
  readonly manifest: Manifest
  readonly name: string
  /** Of its files, how many were not in an earlier backup, and their bytes. */
  readonly newFiles: number
  readonly newBytes: number
  /** Backups and objects that were forgotten. */
  readonly forgotten: { readonly backups: number; readonly objects: number }
}

/**
 * A folder of backups: one manifest each, and objects that they share, so that another backup costs what is new.
 * A backup is there when its manifest is; whatever dies in between leaves objects that the next one clears away.
 */
export class Backups {
  readonly #folder: string
  readonly #key: SecretKey | null
  readonly #objects: ObjectStore

  constructor(folder: string, key: SecretKey | null) {
    this.#folder = resolve(folder)
    this.#key = key
    this.#objects = new ObjectStore(join(this.#folder, 'objects'), key)
  }

  /** Takes one of `files`, in their order, and forgets all but the newest `keep`. `told` hears how far it is. */
  async take(
    files: readonly BackupFile[],
    about: Pick<Manifest, 'takenAtMs' | 'sequence' | 'journalAtMs'>,
    {
      keep = Infinity,
      told = () => {},
    }: { readonly keep?: number; readonly told?: (done: number) => void } = {},
  ): Promise<BackupTaken> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const unlock = this.#hold()
    try {
      await this.#refuseAnotherKey()
      const stored: Manifest['files'] = []
      let [newFiles, newBytes] = [0, 0]
      for (const [index, { path, from }] of files.entries()) {
        const { name, bytes, isNew } = await this.#objects.put(from)
        stored.push({ path, object: name, bytes })
        if (isNew) [newFiles, newBytes] = [newFiles + 1, newBytes + bytes]
        told(index + 1)
      }
      const keyFingerprint = this.#key === null ? null : fingerprintOf(this.#key)
      const manifest: Manifest = { version: 1, ...about, keyFingerprint, files: stored }
      const name = nameOf(about.takenAtMs)
      await replaceFile(join(this.#folder, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`)
      return { manifest, name, newFiles, newBytes, forgotten: await this.#forget(keep) }
    } finally {
      unlock()
    }
  }

  /** Every backup there is, the newest last. */
  async list(): Promise<readonly { readonly name: string; readonly manifest: Manifest }[]> {
    const found = await readdir(this.#folder).catch((cause: unknown) => {
      throw new BackupFault(`there is no folder of backups at ${this.#folder}.`, { cause })
    })
    const names = found.filter((name) => MANIFEST.test(name)).toSorted()
    return Promise.all(
      names.map(async (file) => {
        const text = await readFile(join(this.#folder, file), 'utf8')
        try {
          return { name: file.slice(0, -5), manifest: manifestFile.parse(JSON.parse(text)) }
        } catch (cause) {
          throw new BackupFault(`${join(this.#folder, file)} is no manifest of a backup.`, { cause })
        }
      }),
    )
  }

  /** Reads every object of a backup through; throws `BackupFault` at the first that is not as it was stored. */
  async verify(manifest: Manifest, told: (done: number) => void = () => {}): Promise<void> {
    this.#refuseWrongKey(manifest)
    for (const [index, file] of manifest.files.entries()) {
      await this.#drain(file, async () => {})
      told(index + 1)
    }
  }

  /** Writes the files of a backup that `isWanted` into a folder. */
  async extract(
    manifest: Manifest,
    into: string,
    {
      isWanted = () => true,
      told = () => {},
    }: { readonly isWanted?: (path: string) => boolean; readonly told?: (done: number) => void } = {},
  ): Promise<void> {
    this.#refuseWrongKey(manifest)
    for (const [index, file] of manifest.files.entries()) {
      if (isWanted(file.path)) await this.#extract(file, placeIn(into, file.path))
      told(index + 1)
    }
  }

  async #extract(file: Manifest['files'][number], to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    const written = await open(to, 'wx', 0o600)
    try {
      await this.#drain(file, (chunk) => written.writeFile(chunk))
      await written.sync()
    } finally {
      await written.close()
    }
  }

  async #drain(
    { path, object, bytes }: Manifest['files'][number],
    take: (chunk: Uint8Array) => Promise<void>,
  ): Promise<void> {
    const stored: StoredObject = { name: object, bytes }
    try {
      for await (const chunk of this.#objects.get(stored)) await take(chunk)
    } catch (cause) {
      if (!(cause instanceof SealBroken)) throw cause
      throw new BackupFault(
        `${path} of this backup cannot be read: ${cause.message}. Take an older backup.`,
        {
          cause,
        },
      )
    }
  }

  #hold(): () => void {
    try {
      return lockDirectory(this.#folder)
    } catch (cause) {
      throw new BackupFault(`another backup is being taken into ${this.#folder}. Wait for its end.`, {
        cause,
      })
    }
  }

  /** One folder, one key: objects under another could not be told to be the same. */
  async #refuseAnotherKey(): Promise<void> {
    const newest = (await this.list()).at(-1)
    if (newest === undefined) return
    const mine = this.#key === null ? null : fingerprintOf(this.#key)
    if (newest.manifest.keyFingerprint === mine) return
    throw new BackupFault(
      `the backups in ${this.#folder} are ${newest.manifest.keyFingerprint === null ? 'not encrypted' : 'encrypted with another key'}. Use the key they were begun with, or another folder.`,
    )
  }

  #refuseWrongKey({ keyFingerprint }: Manifest): void {
    const mine = this.#key === null ? null : fingerprintOf(this.#key)
    if (keyFingerprint === null && mine !== null)
      throw new BackupFault('this backup is not encrypted: ask without a key.')
    if (keyFingerprint === null || keyFingerprint === mine) return
    throw new BackupFault(
      mine === null
        ? `this backup is encrypted (key ${keyFingerprint}). Give its key with --key-file or GRIDBOURSE_SECRET_KEY.`
        : `this backup is encrypted with another key (${keyFingerprint}, and this one is ${mine}).`,
    )
  }

  async #forget(keep: number): Promise<BackupTaken['forgotten']> {
    const all = await this.list()
    const old = all.slice(0, Math.max(0, all.length - keep))
    for (const { name } of old) await rm(join(this.#folder, `${name}.json`))
    const wanted = new Set(
      all.slice(old.length).flatMap(({ manifest }) => manifest.files.map(({ object }) => object)),
    )
    return { backups: old.length, objects: await this.#objects.keepOnly(wanted) }
  }
}

const MANIFEST = /^\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z\.json$/

/** Sorts by time, and may be a file's name anywhere. */
const nameOf = (atMs: number): string => new Date(atMs).toISOString().replaceAll(':', '')

/** A manifest that was tampered with may not write outside of the folder. */
function placeIn(folder: string, path: string): string {
  const place = resolve(folder, path)
  if (!place.startsWith(`${resolve(folder)}/`)) throw new BackupFault(`${path} leads out of the home.`)
  return place
}
