export * from './community-folder.ts'
export { FolderFlaw, flawText, type Flaw, type Repair } from './findings.ts'
export {
  FORMATS,
  importCommunity,
  type Format,
  type ImportOptions,
  type ImportReport,
} from './import/import-community.ts'
export type { Unit } from './import/meter.ts'
export { isZone } from './community-file.ts'
