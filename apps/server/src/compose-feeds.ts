export { FolderFlaw, readCommunityFolder } from '@gridbourse/adapters/feeds'
