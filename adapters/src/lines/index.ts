export * from './line-file.ts'
