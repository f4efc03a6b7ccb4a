export * from './key-file.ts'
export * from './text-file.ts'
