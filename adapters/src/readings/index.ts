export * from './reading-log.ts'
export * from './tables/reading-tables.ts'
