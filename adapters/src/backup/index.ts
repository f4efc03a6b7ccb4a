export * from './backups.ts'
export { type SecretKey } from './sealing.ts'
