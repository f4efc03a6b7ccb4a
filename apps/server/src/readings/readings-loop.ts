import type { MessagePort } from 'node:worker_threads'
import type { EpochMs } from '@gridbourse/core/kernel'
import { columnsOf, type Reading, type ReadingLog } from '@gridbourse/core/telemetry'
import { BatchSupply } from './batch-supply.ts'
import { judgeBody } from './judge.ts'
import type { FollowerAnswer, FollowerAsk, FromReadings, Sender, Taken, ToReadings } from './messages.ts'

/** So many readings share a batch. */
const READINGS_PER_BATCH = 10_000

/** Takes readings, durably; what feeds it beside HTTP is opened by `openBroker`. */
export type ReadingsIntake = {
  readonly now: () => EpochMs
  take(readings: readonly Reading[], sender: Sender): Promise<void>
}

/** The thread that owns the reading log: parses what strangers send, makes it durable, and hands it to who follows. */
export function runReadings(
  port: MessagePort,
  log: ReadingLog,
  {
    now: begin,
    openBroker,
  }: {
    readonly now: EpochMs
    /** Starts listening to the broker, if there is one; resolves to what stops it. */
    readonly openBroker: (intake: ReadingsIntake) => () => Promise<void>
  },
): void {
  const supply = new BatchSupply(log)
  let clock = begin
  const say = (message: FromReadings): void => port.postMessage(message)

  const take = async (readings: readonly Reading[], { by }: Sender, now: EpochMs): Promise<void> => {
    const parts: Promise<void>[] = []
    for (let at = 0; at < readings.length; at += READINGS_PER_BATCH) {
      const columns = columnsOf(readings.slice(at, at + READINGS_PER_BATCH))
      parts.push(log.append({ knownAt: now, by, readings: columns }).then((batches) => supply.add(batches)))
    }
    await Promise.all(parts)
    progress()
  }

  let isProgressDue = false
  const progress = (): void => {
    if (isProgressDue) return
    isProgressDue = true
    setTimeout(() => {
      isProgressDue = false
      say({ type: 'progress', lastSequence: log.lastSequence })
    }, PROGRESS_MS).unref()
  }

  const answer = async ({ body, form, sender, now }: ToReadings & { type: 'take' }): Promise<Taken> => {
    const judged = judgeBody(body, { form, now, sender })
    if ('detail' in judged) return { kind: 'malformed', ...judged }
    const { readings, refused, problems } = judged
    try {
      await take(readings, sender, now)
    } catch (fault) {
      const reason = fault instanceof Error ? fault.message : String(fault)
      say({ type: 'failed', reason })
      return { kind: 'failed', reason }
    }
    return { kind: 'taken', accepted: readings.length, refused, problems }
  }

  const takenBack = (request: number, taken: Taken): void =>
    say({ type: 'taken', request, taken, lastSequence: log.lastSequence })

  const stopBroker = openBroker({
    now: () => clock,
    take: (readings, sender) => take(readings, sender, clock),
  })

  const stop = async (): Promise<void> => {
    await stopBroker()
    await log.close()
    port.close()
  }

  port.on('message', async (message: ToReadings) => {
    switch (message.type) {
      case 'take':
        return takenBack(message.request, await answer(message))
      case 'clock':
        clock = message.now
        return
      case 'follow':
        return supplyThrough(message.port, supply)
      case 'stop':
        return stop()
    }
  })
  say({ type: 'ready', lastSequence: log.lastSequence })
}

const PROGRESS_MS = 100

export function supplyThrough(port: MessagePort, supply: BatchSupply): void {
  const say = (answer: FollowerAnswer): void => port.postMessage(answer)
  port.on('message', async ({ from }: FollowerAsk) => {
    try {
      say({ type: 'batches', from, batches: await supply.next(from) })
    } catch (fault) {
      say({ type: 'failed', from, reason: fault instanceof Error ? fault.message : String(fault) })
    }
  })
  port.unref()
}
