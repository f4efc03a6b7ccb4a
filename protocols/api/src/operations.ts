import { alarmOperations } from './alarm-operations.ts'
import { clockOperations } from './clock-operations.ts'
import { communityOperations } from './community-operations.ts'
import { eventOperations } from './event-operations.ts'
import { marketOperations } from './market-operations.ts'
import { operatorOperations } from './operator-operations.ts'
import { orderOperations } from './order-operations.ts'
import { participantOperations } from './participant-operations.ts'
import { serverOperations } from './server-operations.ts'

/** Every operation of the API by its id. */
export const operations = {
  ...marketOperations,
  ...clockOperations,
  ...communityOperations,
  ...orderOperations,
  ...eventOperations,
  ...participantOperations,
  ...alarmOperations,
  ...operatorOperations,
  ...serverOperations,
} as const

export type OperationId = keyof typeof operations
