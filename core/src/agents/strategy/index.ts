export * from './learning.ts'
export * from './quote-request.ts'
export * from './strategy.ts'
