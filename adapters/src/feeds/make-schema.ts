// node adapters/src/feeds/make-schema.ts: writes docs/schemas/community.schema.json anew.
import { writeFileSync } from 'node:fs'
import { communitySchemaText } from './community-file.ts'

writeFileSync(new URL('../../../docs/schemas/community.schema.json', import.meta.url), communitySchemaText())
