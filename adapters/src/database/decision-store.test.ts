import { decisionStoreContract } from '@gridbourse/testing/database-decisions-contract'
import { placeMakers } from '@gridbourse/testing/database-places'

for (const maker of placeMakers) decisionStoreContract(maker)
