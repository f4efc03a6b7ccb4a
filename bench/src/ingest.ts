import { placeMakers } from '@gridbourse/testing/database-places'
import type { Bench } from './bench.ts'
import { measureLog } from './ingest/log-alone.ts'
import { measureServer } from './ingest/server-ingest.ts'
import { HOMES, READINGS_PER_BATCH } from './ingest/synthetic-meters.ts'
import { measureTables } from './ingest/tables-alone.ts'

export const bench: Bench = {
  async run({ quick, say }) {
    say('the log alone')
    const log = await measureLog(quick ? 20 : 300)
    const tables: Awaited<ReturnType<typeof measureTables>>[] = []
    for (const maker of placeMakers) {
      say(`tables on ${maker.name}`)
      tables.push(await measureTables(maker, quick ? 10 : 200))
    }
    say('the server over HTTP')
    const server = await measureServer(quick ? 10 : 200)
    const figures = {
      readingsPerBatch: READINGS_PER_BATCH,
      log: log.result,
      tables: tables.map(({ result }) => result),
      http: server.result,
    }
    return {
      wrong: [log, ...tables, server].flatMap(({ wrong }) => wrong),
      figures,
      tables: [
        {
          title: `The reading log: ${HOMES} homes by the second, ${READINGS_PER_BATCH.toLocaleString('en')} readings a batch`,
          rows: [log.result],
          notes: [
            'Acknowledged means durable: written and synced. p50 and p99 are of whole batches, eight waiting at once.',
          ],
        },
        { title: 'Tables with versions and rollups, written alone', rows: figures.tables },
        {
          title: 'The server: JSON lines over HTTP, tables following',
          rows: [server.result],
          notes: [
            'followedPerSecond counts until the last reading can be asked for. The sender shares the machine.',
          ],
        },
      ],
    }
  },
}
