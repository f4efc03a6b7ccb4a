export * from './listen-to-broker.ts'
