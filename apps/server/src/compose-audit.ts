import { join } from 'node:path'
import { openAuditLog, readAuditLog, type AuditLog, type AuditVerdict } from '@gridbourse/adapters/audit'

export type { AuditLine, AuditVerdict } from '@gridbourse/adapters/audit'

/** Where a home's audit log lies. */
export const auditPath = (home: string): string => join(home, 'audit.jsonl')

/** Opens the audit log of a home, made where there is none. */
export const openAuditIn = (home: string): Promise<AuditLog> => openAuditLog(auditPath(home))

/** Reads the audit log of a home and changes nothing; a server may go on writing it. */
export const readAuditIn = (home: string): Promise<AuditVerdict> => readAuditLog(auditPath(home))
