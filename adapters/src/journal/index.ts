export * from './jetstream/jetstream-journal.ts'
export * from './segments/segment-journal.ts'
