import { alarmOperations } from './alarm-operations.ts'
import { clockOperations } from './clock-operations.ts'
import { communityOperations } from './community-operations.ts'
import { eventOperations } from './event-operations.ts'
import { marketOperations } from './market-operations.ts'
import { memberOperations } from './member-operations.ts'
import { operatorOperations } from './operator-operations.ts'
import { orderOperations } from './order-operations.ts'
import { participantOperations } from './participant-operations.ts'
import { readingOperations } from './reading-operations.ts'
import { serverOperations } from './server-operations.ts'

/** Every operation of the API by its id. */
export const operations = {
  ...marketOperations,
  ...clockOperations,
  ...communityOperations,
  ...memberOperations,
  ...orderOperations,
  ...eventOperations,
  ...alarmOperations,
  ...participantOperations,
  ...operatorOperations,
  ...readingOperations,
  ...serverOperations,
} as const

export type OperationId = keyof typeof operations
