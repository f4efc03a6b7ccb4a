export * from './community-folder.ts'
export * from './folder-flaw.ts'
