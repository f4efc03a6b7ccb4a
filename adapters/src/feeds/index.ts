export * from './community-folder.ts'
export { FolderFlaw, flawText, type Flaw, type Repair } from './findings.ts'
