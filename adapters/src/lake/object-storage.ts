import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { filesOf } from './lake-files.ts'

/** Where copies of a lake's files are kept: any storage that speaks S3. */
export type ObjectStorage = {
  /** `s3://bucket` or `s3://bucket/prefix`. */
  readonly url: string
  /** Of a server that is not Amazon's; by default `AWS_ENDPOINT_URL_S3`, if it is set. */
  readonly endpoint?: string
  readonly region?: string
}

/**
 * Copies a lake's files to object storage and back. Keys come from where the AWS SDK looks for them: the environment,
 * a profile, a role. Files never change, so one that is there is not copied again.
 */
export async function objectStorage({
  url,
  region,
  endpoint = process.env['AWS_ENDPOINT_URL_S3'],
}: ObjectStorage) {
  const { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } =
    await import('@aws-sdk/client-s3')
  const { host: bucket, pathname } = new URL(url)
  const prefix = pathname.replace(/^\/|\/$/g, '')
  const client = new S3Client({
    region: region ?? process.env['AWS_REGION'] ?? 'us-east-1',
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  })
  const keyOf = (name: string): string => (prefix === '' ? name : `${prefix}/${name}`)

  const listed = async (): Promise<Map<string, number>> => {
    const sizes = new Map<string, number>()
    for (let next: string | undefined; ;) {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: keyOf('readings/'), ContinuationToken: next }),
      )
      for (const { Key, Size } of page.Contents ?? [])
        if (Key !== undefined) sizes.set(Key.slice(keyOf('').length), Size ?? 0)
      next = page.NextContinuationToken
      if (next === undefined) return sizes
    }
  }

  return {
    /** Copies what is not there yet; resolves to how many files those were. */
    async upload(lake: string): Promise<number> {
      const there = await listed()
      let copied = 0
      for (const { path } of await filesOf(lake, 'readings')) {
        const name = relative(lake, path).split(sep).join('/')
        const { size } = await stat(path)
        if (there.get(name) === size) continue
        // Whole, for not every server takes apart the pieces in which the SDK sends a stream.
        const Body = await readFile(path)
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: keyOf(name), Body }))
        copied++
      }
      return copied
    },

    /** Fetches what is not here yet. A file gets its name when it is whole. */
    async download(lake: string): Promise<number> {
      let copied = 0
      for (const [name, size] of await listed()) {
        const path = join(lake, ...name.split('/'))
        if (!isLakeFile(name) || (await sizeOf(path)) === size) continue
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }))
        await mkdir(dirname(path), { recursive: true })
        await pipeline(Body as Readable, createWriteStream(`${path}.unfinished`))
        await rename(`${path}.unfinished`, path)
        copied++
      }
      return copied
    },

    close: () => client.destroy(),
  }
}

/** A stranger's bucket may hold names that lead elsewhere. */
const isLakeFile = (name: string): boolean =>
  /^readings\/day=\d{4}-\d\d-\d\d\/\d{16}-\d{16}\.parquet$/.test(name)

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}
