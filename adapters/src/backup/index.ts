export * from './backups.ts'
