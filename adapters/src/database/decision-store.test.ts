import { vi } from 'vitest'
import { decisionStoreContract } from '@gridbourse/testing/database-decisions-contract'
import { placeMakers } from '@gridbourse/testing/database-places'

// A first start of PGlite takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

for (const maker of placeMakers) decisionStoreContract(maker)
