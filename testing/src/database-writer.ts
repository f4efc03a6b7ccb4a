import { writeSync } from 'node:fs'
import { openDatabase } from '@gridbourse/adapters/database'

// A process that adds users to the database in a directory without end, to be killed. Every one that was answered is
// a line on its standard output, and has left the process before anything else happens.

const { db } = await openDatabase({ directory: process.argv[2]! })
writeSync(1, 'open\n')
for (let created = 1; ; created++) {
  const userId = `user-${process.pid}-${created}`
  await db.insertInto('users').values({ userId, participant: null, createdAtMs: created }).execute()
  writeSync(1, `${userId}\n`)
}
