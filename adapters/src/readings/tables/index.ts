export * from './reading-tables.ts'
