import { expect, test } from 'vitest'
import { placeMakers, postgresAnswers } from '@gridbourse/testing/database-places'
import { readingTablesContract } from '@gridbourse/testing/reading-tables-contract'

test.runIf(process.env['CI'] === 'true')('in CI the outside engine is really there', async () => {
  expect(await postgresAnswers()).toBe(true)
})

for (const maker of placeMakers) readingTablesContract(maker)
