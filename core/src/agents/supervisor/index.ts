export * from './alert.ts'
export * from './calendar.ts'
export * from './supervisor.ts'
export * from './watched-event.ts'
