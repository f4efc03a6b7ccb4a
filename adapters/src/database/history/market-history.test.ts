import { marketHistoryContract } from '@gridbourse/testing/database-history-contract'
import { placeMakers } from '@gridbourse/testing/database-places'

for (const maker of placeMakers) marketHistoryContract(maker)
