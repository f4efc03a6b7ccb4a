export * from './choose-offers.ts'
export * from './foresee.ts'
export * from './grid-optimisation.ts'
export * from './grid-situation.ts'
