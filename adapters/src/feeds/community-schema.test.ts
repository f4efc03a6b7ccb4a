import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { communityFile, communitySchemaText } from './community-file.ts'

const published = (): { examples: unknown[] } =>
  JSON.parse(
    readFileSync(new URL('../../../docs/schemas/community.schema.json', import.meta.url), 'utf8'),
  ) as { examples: unknown[] }

test('the published schema is the one that folders are read by (node adapters/src/feeds/make-schema.ts)', () => {
  expect(published()).toEqual(JSON.parse(communitySchemaText()))
})

test('the example of the schema is a community', () => {
  expect(published().examples).not.toEqual([])
  for (const example of published().examples) expect(communityFile.safeParse(example).error).toBeUndefined()
})

test('the example of docs/community-folder.md is a community', () => {
  const text = readFileSync(new URL('../../../docs/community-folder.md', import.meta.url), 'utf8')
  const [, example] = /```json\n([^]*?)```/.exec(text)!
  expect(communityFile.safeParse(JSON.parse(example!)).error).toBeUndefined()
})
