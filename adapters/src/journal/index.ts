export * from './segments/segment-journal.ts'
