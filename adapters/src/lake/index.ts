export * from './ask-lake.ts'
export type { TableBeside } from './beside.ts'
export * from './lake-writer.ts'
export * from './object-storage.ts'
