export * from './producer.ts'
export * from './sell-all.ts'
export * from './wind-park.ts'
