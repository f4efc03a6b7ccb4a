import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importRules } from './import-rules.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'walls-'))
  mkdirSync(join(root, 'node_modules', '@gridbourse'), { recursive: true })
})

afterEach(() => rmSync(root, { recursive: true }))

function tree(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function workspace(name: string, folder: string, face: string): void {
  tree({
    [`${folder}/package.json`]: JSON.stringify({
      name: `@gridbourse/${name}`,
      exports: { '.': `./${face}` },
    }),
  })
  symlinkSync(join(root, folder), join(root, 'node_modules', '@gridbourse', name))
}

const broken = async () => (await importRules(root)).output

test('a tree that keeps the walls passes', async () => {
  tree({
    'core/src/kernel/index.ts': 'export const wh = 1',
    'core/src/market/book.ts': "import { wh } from '../kernel/index.ts'\nexport const book = wh",
  })
  expect(await importRules(root)).toEqual({ ok: true, output: '' })
})

test('a ring in which nothing was found fails', async () => {
  tree({ 'core/src/kernel/index.ts': 'export const wh = 1', 'adapters/README.md': 'empty' })
  expect(await broken()).toContain('adapters/ was not scanned')
})

test('an empty tree fails', async () => {
  expect(await broken()).toContain('nothing was scanned')
})

test('core reaches outside: refused, types too', async () => {
  tree({
    'core/src/kernel/index.ts': "import type { Stats } from 'node:fs'\nexport type A = Stats",
  })
  expect(await broken()).toContain('core-imports-core')
})

test('a slice reaches around the face of a lower slice: refused', async () => {
  tree({
    'core/src/kernel/index.ts': "export * from './units.ts'",
    'core/src/kernel/units.ts': 'export type Wh = number',
    'core/src/market/book.ts': "import type { Wh } from '../kernel/units.ts'\nexport type A = Wh",
  })
  expect(await broken()).toContain('core-market-imports-lower-levels')
})

test('a slice reaches up or sideways: refused', async () => {
  tree({
    'core/src/kernel/index.ts': "import { book } from '../market/index.ts'\nexport const a = book",
    'core/src/market/index.ts': 'export const book = 1',
    'core/src/forecast/index.ts': "import { book } from '../market/index.ts'\nexport const b = book",
  })
  expect(await broken()).toContain('core-kernel-imports-lower-levels')
  expect(await broken()).toContain('core-forecast-imports-lower-levels')
})

test('a protocol knows core, an app builds an adapter, production imports an oracle: all refused', async () => {
  workspace('core', 'core', 'src/kernel/index.ts')
  workspace('adapters', 'adapters', 'src/index.ts')
  tree({
    'core/src/kernel/index.ts': "export { a } from './naive/twin.ts'",
    'core/src/kernel/naive/twin.ts': 'export const a = 1',
    'adapters/src/index.ts': 'export const journal = 1',
    'protocols/api/src/index.ts': "import { a } from '@gridbourse/core'\nexport const b = a",
    'apps/server/src/http.ts': "import { journal } from '@gridbourse/adapters'\nexport const c = journal",
    'apps/server/src/compose.ts': "import { journal } from '@gridbourse/adapters'\nexport const d = journal",
  })
  const output = await broken()
  expect(output).toContain('protocols-know-only-themselves: protocols/api/src/index.ts')
  expect(output).toContain('only-compose-builds-adapters: apps/server/src/http.ts')
  expect(output).toContain('no-test-code-in-production: core/src/kernel/index.ts')
  expect(output).not.toContain('apps/server/src/compose.ts')
})

test('two files in a circle are refused', async () => {
  tree({
    'core/src/kernel/index.ts': "import { b } from './b.ts'\nexport const a = b",
    'core/src/kernel/b.ts': "import { a } from './index.ts'\nexport const b = a",
  })
  expect(await broken()).toContain('no-cycles')
})

test('a page reaches past the wire: refused; the kernel and the wire are not', async () => {
  workspace('core', 'core', 'src/market/index.ts')
  workspace('api', 'protocols/api', 'src/index.ts')
  tree({
    'core/src/market/index.ts': 'export const book = 1',
    'core/src/kernel/index.ts': 'export const wh = 1',
    'protocols/api/src/index.ts': 'export const slot = 1',
    'apps/web/src/page.tsx':
      "import { slot } from '@gridbourse/api'\nimport { wh } from '../../../core/src/kernel/index.ts'\nexport const a = [slot, wh]",
    'apps/web/src/deep.tsx': "import { book } from '@gridbourse/core'\nexport const b = book",
    'apps/web/src/serve.ts': "import { c } from '../../server/src/http.ts'\nexport const d = c",
    'apps/server/src/http.ts': 'export const c = 1',
  })
  const output = await broken()
  expect(output).toContain('web-sees-the-wire: apps/web/src/deep.tsx')
  expect(output).toContain('web-sees-the-wire: apps/web/src/serve.ts')
  expect(output).not.toContain('apps/web/src/page.tsx')
})
