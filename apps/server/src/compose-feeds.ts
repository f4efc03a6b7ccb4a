export {
  FolderFlaw,
  FORMATS,
  flawText,
  importCommunity,
  isZone,
  readCommunityFolder,
  type Format,
  type ImportOptions,
  type ImportReport,
  type Repair,
  type Unit,
} from '@gridbourse/adapters/feeds'
