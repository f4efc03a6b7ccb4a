export { startServer, type RunningServer } from './compose.ts'
export { serve } from './serve.ts'
export { settingsFrom, SettingRefused, type Settings } from './settings.ts'
export { StartFault } from './start-fault.ts'
