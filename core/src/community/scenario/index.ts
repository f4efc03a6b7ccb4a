export * from './members.ts'
export * from './modelled-street.ts'
