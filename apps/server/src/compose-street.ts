import { parentPort, workerData } from 'node:worker_threads'
import { textFile } from '@gridbourse/adapters/identity'
import { openLineFile } from '@gridbourse/adapters/lines'
import { parseSettledLine } from '@gridbourse/core/community'
import { worldOf } from './compose-world.ts'
import { ClosedFile, type Closed } from './street/closed-file.ts'
import { DayFiles } from './street/day-files.ts'
import type { FromStreet, StreetStart } from './street/messages.ts'
import { WishesFile } from './street/wishes-file.ts'
import { runStreet } from './street/street-loop.ts'

const port = parentPort
if (port !== null) {
  const {
    setup,
    source,
    path,
    days: folder,
    wishes: wishesPath,
    closed: closedPath,
  } = workerData as StreetStart
  try {
    const days = new DayFiles(folder)
    const wishes = new WishesFile(textFile(wishesPath))
    const closedFile = new ClosedFile(textFile(closedPath))
    const { lines, closed } = await settledIn(path, await closedFile.read())
    runStreet({
      port,
      setup: {
        ...setup,
        world: await worldOf(source, setup.times.slotDuration),
        chapters: await days.read(),
        wishes: await wishes.read(),
        stopwatch: () => performance.now(),
      },
      lines,
      closed,
      closedFile,
      days,
      wishes,
    })
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault)
    port.postMessage({ type: 'failed', reason } satisfies FromStreet)
    port.close()
  }
}

/** The lines behind the months that are closed; all of them where those do not fit, as in a home that was restored. */
async function settledIn(path: string, closed: Closed | null) {
  if (closed !== null) {
    const lines = await openLineFile(path, closed.nextByte)
    const first = parseSettledLine(lines.lines[0] ?? '')
    if (first?.slot === closed.months.through + 1) return { lines, closed }
    await lines.close()
  }
  return { lines: await openLineFile(path), closed: null }
}
