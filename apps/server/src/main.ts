import { SettingRefused } from './settings.ts'
import { serve } from './serve.ts'
import { StartFault } from './start-fault.ts'

try {
  process.exitCode = await serve()
} catch (fault) {
  console.error(fault instanceof StartFault || fault instanceof SettingRefused ? fault.message : fault)
  process.exitCode = 1
}
