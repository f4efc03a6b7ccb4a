export * from './cipher.ts'
export * from './secret-key.ts'
