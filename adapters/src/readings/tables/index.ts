export * from './reading-tables.ts'
export { GrowingRollups } from './growing-rollups.ts'
