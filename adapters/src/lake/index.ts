export * from './ask-lake.ts'
export * from './lake-writer.ts'
export * from './object-storage.ts'
