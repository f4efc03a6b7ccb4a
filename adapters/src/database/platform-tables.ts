import type { ColumnType } from 'kysely'

/** Truth of their own: backed up, never rebuilt. The only tables that may hold what names a person. */
export type PlatformTables = {
  users: {
    /** As the person signs in. */
    userId: string
    /** Whom the journal knows; its number there is a pseudonym. */
    participant: number | null
    createdAtMs: number
  }
  profiles: {
    userId: string
    /** JSON under AES-256-GCM: name, address, whatever names the person. */
    sealed: ColumnType<Buffer, Uint8Array, Uint8Array>
    changedAtMs: number
  }
  preferences: {
    userId: string
    name: string
    /** JSON. */
    value: string
  }
}
