export * from './jetstream-bus.ts'
export * from './process-bus.ts'
