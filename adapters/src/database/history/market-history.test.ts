import { vi } from 'vitest'
import { marketHistoryContract } from '@gridbourse/testing/database-history-contract'
import { placeMakers } from '@gridbourse/testing/database-places'

// A first start of PGlite takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

for (const maker of placeMakers) marketHistoryContract(maker)
