import type { Settings } from './settings.ts'

/** The server could not start; the message says why and what to do. */
export class StartFault extends Error {
  override readonly name = 'StartFault'
}

/** Puts what went wrong at a start into words for whoever typed the command. */
export function startFault(fault: unknown, { home, host, port, journal }: Settings): Error {
  const message = fault instanceof Error ? fault.message : String(fault)
  const say = (text: string): StartFault => new StartFault(text, { cause: fault })
  switch (nameOf(fault)) {
    case 'EADDRINUSE':
      return say(
        `Port ${port} of ${host} is taken. Is another Gridbourse running? Choose another port, e.g. PORT=${port + 1}, or stop what listens there.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return say(`${host} is no address of this machine. Set HOST to one, or leave it out for 127.0.0.1.`)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return say(
        `${home} cannot be used (${message}). Set GRIDBOURSE_HOME to a folder that you may read and write.`,
      )
    case 'ENOSPC':
      return say(`The disk of ${home} is full. Make room, or set GRIDBOURSE_HOME to a folder elsewhere.`)
    case 'JournalConflict':
      return say(
        `${message}. Only one Gridbourse may run on a journal: stop the other one, or set GRIDBOURSE_HOME to another folder.`,
      )
    case 'JournalCorrupt':
      return say(
        `${message}. Nothing was changed. Restore the journal from a backup, or go on from what is intact: ${waysBack(home, journal)}`,
      )
    case 'JournalFault':
      return say(
        journal === 'segments'
          ? message
          : `${message}. GRIDBOURSE_JOURNAL is ${journal}: is that server running, with JetStream?`,
      )
    case 'SecretKeyRefused':
    case 'KeyFileFault':
    case 'WebhookFileFault':
      return say(message)
    default:
      return fault instanceof Error ? fault : new Error(message)
  }
}

function waysBack(home: string, journal: string): string {
  const which = journal === 'segments' ? `--home ${home}` : `--journal ${journal}`
  return `\`gridbourse replay-journal ${which}\` tells the last intact record and its instant, and \`gridbourse restore ${which} --at <that instant> --into <new folder>\` makes a new home of all up to it.`
}

function nameOf(fault: unknown): string {
  if (!(fault instanceof Error)) return ''
  if ('fault' in fault && typeof fault.fault === 'string') return fault.fault
  if ('code' in fault && typeof fault.code === 'string') return fault.code
  return fault.name
}
