export * from './audit-file.ts'
export { type AuditEntry, type AuditFlaw, type AuditLine, type AuditVerdict } from './chain.ts'
