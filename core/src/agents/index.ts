export * from './household/controller.ts'
export * from './household/household.ts'
export * from './household/past-days.ts'
