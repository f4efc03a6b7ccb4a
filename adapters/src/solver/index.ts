export * from './highs-scheduler.ts'
export * from './template-problem.ts'
