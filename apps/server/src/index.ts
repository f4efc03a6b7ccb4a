export { journalFolder, openJournal, readJournal } from './compose-journal.ts'
export { readReadings, type ReadingsRead } from './compose-reading-log.ts'
export { rebuildSettled, settledPath } from './compose-settled.ts'
export { openTables, tablesPlace, type OpenTables } from './compose-tables.ts'
export { startServer, type RunningServer } from './compose.ts'
export { settingsFrom, SettingRefused, type ScenarioWish, type Settings } from './settings.ts'
export { StartFault } from './start-fault.ts'
export {
  BackupFault,
  filesOfHome,
  giveBackTruths,
  isOfJournal,
  keepTruths,
  openBackups,
  secretKey,
  TRUTHS_FILE,
  type Backups,
  type Manifest,
} from './compose-backup.ts'
