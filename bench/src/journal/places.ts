import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJetStreamJournal, openSegmentJournal } from '@gridbourse/adapters/journal'
import type { Journal } from '@gridbourse/core/market'
import { deleteStreams } from '@gridbourse/testing/nats-server'

/** An empty journal of one kind, on the machine's own disk or server. */
export type Place = {
  open(commitsInFlight: number): Promise<Journal>
  remove(): Promise<void>
}

export async function segmentPlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'gridbourse-bench-journal-'))
  return {
    open: (commitsInFlight) => openSegmentJournal({ directory, commitsInFlight }),
    remove: () => rm(directory, { recursive: true }),
  }
}

export async function natsPlace(servers: string): Promise<Place> {
  const stream = `gridbourse_bench_${process.pid}_${Date.now()}`
  return {
    open: () => openJetStreamJournal({ servers, stream }),
    remove: () => deleteStreams(servers, [stream, `${stream}_snapshots`]),
  }
}
