import type { DecisionTables } from './decision-tables.ts'
import type { PlatformTables } from './platform-tables.ts'
import type { ProjectionTables } from './projection-tables.ts'
import type { ReadingLogTables } from './reading-tables.ts'

/** Every table there is, as its newest migration leaves it. Columns are snake_case in SQL and camelCase here. */
export type Tables = PlatformTables & DecisionTables & ProjectionTables & ReadingLogTables

export type * from './decision-tables.ts'
export type * from './platform-tables.ts'
export type * from './projection-tables.ts'
export type * from './reading-tables.ts'
