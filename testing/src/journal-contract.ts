import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { JournalConflict, JournalFault, type Journal } from '@gridbourse/core/market'
import { readAll, recordAt, recordsBetween } from './journal-records.ts'

/** Somewhere a journal can be, with nothing in it yet. */
export type JournalPlace = {
  open(): Promise<Journal>
  remove(): Promise<void>
}

/** What every adapter of the journal's port keeps, over its real files or server. */
export function journalContract(name: string, makePlace: () => Promise<JournalPlace>): void {
  describe(`${name} keep a journal`, () => {
    let place: JournalPlace
    let opened: Journal[]

    const open = async (): Promise<Journal> => {
      const journal = await place.open()
      opened.push(journal)
      return journal
    }
    const reopened = async (journal: Journal): Promise<Journal> => {
      await journal.close()
      return open()
    }

    beforeEach(async () => {
      place = await makePlace()
      opened = []
    })
    afterEach(async () => {
      for (const journal of opened) await journal.close()
      await place.remove()
    })

    test('a new one is empty', async () => {
      const journal = await open()
      expect(journal.lastSequence).toBe(0)
      expect(await readAll(journal)).toEqual([])
      expect(await journal.newestSnapshot()).toBeUndefined()
      expect(['fsynced', 'replicated', 'page-cache']).toContain(journal.durability)
    })

    test('records come back as they were, in their order', async () => {
      const journal = await open()
      await journal.append(recordsBetween(1, 3))
      await journal.append(recordsBetween(4, 1_000))
      expect(journal.lastSequence).toBe(1_000)
      expect(await readAll(journal)).toEqual(recordsBetween(1, 1_000))
    })

    test('opened and closed often, nothing is added or lost', async () => {
      for (let round = 0; round < 4; round++) {
        for (let i = 0; i < 3; i++) await (await open()).close()
        const journal = await open()
        await journal.append([recordAt(round + 1)])
        await journal.close()
      }
      expect(await readAll(await open())).toEqual(recordsBetween(1, 4))
    })

    test('they are there after opening it again, and it goes on behind them', async () => {
      const first = await open()
      await first.append(recordsBetween(1, 100))
      const second = await reopened(first)
      expect(second.lastSequence).toBe(100)
      await second.append(recordsBetween(101, 150))
      const third = await reopened(second)
      expect(third.lastSequence).toBe(150)
      expect(await readAll(third)).toEqual(recordsBetween(1, 150))
    })

    test('reading begins at any sequence', async () => {
      const journal = await open()
      for (let first = 1; first <= 91; first += 10) await journal.append(recordsBetween(first, first + 9))
      for (let from = 1; from <= 101; from++)
        expect(await readAll(journal, from)).toEqual(recordsBetween(from, 100))
      expect(await readAll(journal, 1_000)).toEqual([])
    })

    test('a read ends where the journal ended when it began', async () => {
      const journal = await open()
      await journal.append(recordsBetween(1, 50))
      const reading = journal.read(1)
      await journal.append(recordsBetween(51, 100))
      const read = []
      for await (const batch of reading) read.push(...batch)
      expect(read).toEqual(recordsBetween(1, 50))
    })

    test('appends need not wait for each other, and keep the order of the calls', async () => {
      const journal = await open()
      const acknowledged: number[] = []
      const appends: Promise<void>[] = []
      for (let sequence = 1; sequence <= 500; sequence++) {
        appends.push(journal.append([recordAt(sequence)]).then(() => void acknowledged.push(sequence)))
        if (sequence % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
      }
      expect(journal.lastSequence).toBe(500)
      await Promise.all(appends)
      expect(acknowledged).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
      expect(await readAll(journal)).toEqual(recordsBetween(1, 500))
    })

    test('what was acknowledged can be read, and nothing else', async () => {
      const journal = await open()
      const first = journal.append(recordsBetween(1, 10))
      expect(await readAll(journal)).toEqual([])
      await first
      expect(await readAll(journal)).toEqual(recordsBetween(1, 10))
    })

    test('an empty append waits for those before it', async () => {
      const journal = await open()
      await journal.append([])
      void journal.append(recordsBetween(1, 10))
      await journal.append([])
      expect(await readAll(journal)).toEqual(recordsBetween(1, 10))
    })

    test('the caller may use its memory again at once', async () => {
      const journal = await open()
      const command = Uint8Array.of(1, 2, 3)
      const appended = journal.append([{ ...recordAt(1), command }])
      command.fill(9)
      await appended
      expect((await readAll(journal))[0]?.command).toEqual(Uint8Array.of(1, 2, 3))
    })

    test('commands are any bytes, from none to half a mebibyte', async () => {
      const everyByte = Uint8Array.from({ length: 1_024 }, (_, i) => i)
      const commands = [new Uint8Array(), everyByte, new Uint8Array(512 * 1024).fill(0xfe), everyByte]
      const records = commands.map((command, i) => ({ ...recordAt(i + 1), command }))
      const journal = await open()
      await journal.append(records)
      expect(await readAll(await reopened(journal))).toEqual(records)
    })

    test('keys are any text of at most 255 bytes', async () => {
      const keys = [
        '',
        'k',
        'é'.repeat(127) + 'x',
        '🔌'.repeat(63) + 'abc',
        '\u0000\u{10ffff}',
        'x'.repeat(255),
      ]
      const records = keys.map((key, i) => ({ ...recordAt(i + 1), key }))
      const journal = await open()
      await journal.append(records)
      expect(await readAll(await reopened(journal))).toEqual(records)
    })

    test.each([
      ['a key of 256 bytes', { key: 'é'.repeat(128) }],
      ['half a character', { key: '\ud83d' }],
      ['a command beyond half a mebibyte', { command: new Uint8Array(512 * 1024 + 1) }],
      ['a time before the last', { atMs: recordAt(1).atMs - 1 }],
    ])("%s is the caller's bug: nothing is written, and the journal goes on", async (_, wrong) => {
      const journal = await open()
      await journal.append([recordAt(1)])
      const records = [recordAt(2), { ...recordAt(3), ...wrong } as ReturnType<typeof recordAt>]
      await expect(journal.append(records)).rejects.toThrow('must always hold')
      await journal.append(recordsBetween(2, 5))
      expect(await readAll(await reopened(journal))).toEqual(recordsBetween(1, 5))
    })

    test.each([
      ['skips one', 12],
      ['repeats one', 10],
      ['begins anew', 1],
    ])('a record that %s is refused, and so is its writer from then on', async (_, sequence) => {
      const journal = await open()
      const before = journal.append(recordsBetween(1, 10))
      await expect(journal.append([recordAt(sequence)])).rejects.toThrow(JournalConflict)
      await expect(journal.append([recordAt(11)])).rejects.toThrow(JournalConflict)
      await before
      const again = await reopened(journal)
      expect(await readAll(again)).toEqual(recordsBetween(1, 10))
      await again.append([recordAt(11)])
    })

    test('of two that opened it, one can append', async () => {
      const older = await open()
      await older.append(recordsBetween(1, 10))
      const outcomes = await Promise.allSettled([
        open().then((newer) => newer.append(recordsBetween(11, 20))),
        new Promise((resolve) => setTimeout(resolve, 100)).then(() => older.append(recordsBetween(11, 15))),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const refused = outcomes.find((outcome) => outcome.status === 'rejected')
      expect(refused?.reason).toBeInstanceOf(JournalConflict)
      for (const journal of opened) await journal.close()
      const winnersLast = outcomes[0]?.status === 'fulfilled' ? 20 : 15
      expect(await readAll(await open())).toEqual(recordsBetween(1, winnersLast))
    })

    test('of many that open it at once, one at most can append', async () => {
      const attempts = Array.from({ length: 6 }, async () => {
        const journal = await open()
        await journal.append([recordAt(1)])
      })
      const outcomes = await Promise.allSettled(attempts)
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(JournalConflict)
      for (const journal of opened) await journal.close()
      const records = await readAll(await open())
      expect(records).toEqual(recordsBetween(1, records.length))
      expect(records.length).toBeLessThanOrEqual(1)
    })

    test('closing waits for what is under way; afterwards it takes nothing', async () => {
      const journal = await open()
      const appended = journal.append(recordsBetween(1, 100))
      await Promise.all([journal.close(), journal.close()])
      await appended
      await expect(journal.append([recordAt(101)])).rejects.toThrow(JournalFault)
      await expect(journal.saveSnapshot({ sequence: 1, bytes: Uint8Array.of(1) })).rejects.toThrow(
        JournalFault,
      )
      expect(await readAll(await open())).toEqual(recordsBetween(1, 100))
    })

    test('the newest snapshot at or before a sequence is found', async () => {
      const journal = await open()
      await journal.append(recordsBetween(1, 100))
      const large = Uint8Array.from({ length: 1_500_000 }, (_, i) => i * 7)
      await journal.saveSnapshot({ sequence: 20, bytes: Uint8Array.of(20) })
      await journal.saveSnapshot({ sequence: 100, bytes: large })
      await journal.saveSnapshot({ sequence: 60, bytes: new Uint8Array() })
      const found = async (it: Journal) => [
        await it.newestSnapshot(),
        await it.newestSnapshot(99),
        await it.newestSnapshot(59),
        await it.newestSnapshot(19),
      ]
      const expected = [
        { sequence: 100, bytes: large },
        { sequence: 60, bytes: new Uint8Array() },
        { sequence: 20, bytes: Uint8Array.of(20) },
        undefined,
      ]
      expect(await found(journal)).toEqual(expected)
      expect(await found(await reopened(journal))).toEqual(expected)
    })

    test('a snapshot waits until the record it follows is durable', async () => {
      const journal = await open()
      void journal.append(recordsBetween(1, 10))
      await journal.saveSnapshot({ sequence: 10, bytes: Uint8Array.of(1) })
      expect(await readAll(journal)).toEqual(recordsBetween(1, 10))
      await expect(journal.saveSnapshot({ sequence: 11, bytes: Uint8Array.of(1) })).rejects.toThrow(
        'must always hold',
      )
    })
  })
}
