export * from './grid-watch.ts'
export * from './halting-command.ts'
export * from './market-watch.ts'
