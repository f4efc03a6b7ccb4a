import { existsSync } from 'node:fs'
import { readReadingLog } from '@gridbourse/adapters/readings'
import { secretKeyFrom } from '@gridbourse/adapters/secrets'
import type { ReadingLog } from '@gridbourse/core/telemetry'
import { readingsFolder } from './readings/readings-folder.ts'

export type ReadingsRead = Pick<ReadingLog, 'lastSequence' | 'read' | 'close'>

/** Reads the reading log of a home and changes nothing in it; null where none was ever begun. */
export async function readReadings(home: string): Promise<ReadingsRead | null> {
  const directory = readingsFolder(home)
  return existsSync(directory) ? readReadingLog({ directory, secret: secretKeyFrom(process.env) }) : null
}
