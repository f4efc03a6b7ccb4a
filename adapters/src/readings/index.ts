export * from './reading-log.ts'
