export * from './members.ts'
export * from './modelled-street.ts'
export * from './street-day.ts'
export * from './thresholds-street.ts'
