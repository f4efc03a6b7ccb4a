// Builds the dashboard before `npm start` and `npm test`, only when something it is made from has changed: a hash of
// its sources lies beside what was built. Runs on whatever Node the machine has; the bundler runs on the pinned one.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'apps', 'web', 'dist')
const mark = join(dist, '.sources')
const sources = ['apps/web', 'protocols/api/src', 'core/src/kernel', 'package-lock.json']

const wanted = hashOf(sources.flatMap((source) => filesIn(join(root, source))))
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) build()

function build() {
  const started = performance.now()
  // Built beside and moved in whole, so that a server never reads half of it.
  const next = `${dist}.${process.pid}`
  const pinned = join(root, 'node_modules', 'node', 'bin', 'node')
  const vite = spawnSync(
    existsSync(pinned) ? pinned : process.execPath,
    [
      join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      join(root, 'apps', 'web'),
      '--outDir',
      next,
      '--logLevel',
      'error',
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  )
  if (vite.status !== 0) {
    rmSync(next, { recursive: true, force: true })
    console.error(
      `The dashboard could not be built; the market runs without it.\n${vite.stderr ?? ''}${vite.error ?? ''}`,
    )
    // The API stands without its pages: only who needs them fails.
    process.exit(process.argv.includes('--or-else') ? 0 : 1)
  }
  writeFileSync(join(next, '.sources'), wanted)
  const old = `${dist}.${process.pid}.old`
  if (existsSync(dist)) renameSync(dist, old)
  renameSync(next, dist)
  rmSync(old, { recursive: true, force: true })
  console.log(
    `Built the dashboard in ${((performance.now() - started) / 1000).toFixed(1)} s (only when its sources change).`,
  )
}

function filesIn(path) {
  if (path.endsWith('.json')) return [path]
  return readdirSync(path, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inner = join(path, entry.name)
      if (entry.isDirectory()) return /^(node_modules|dist.*)$/.test(entry.name) ? [] : filesIn(inner)
      return /\.(test|bench)\.tsx?$|\.md$/.test(entry.name) ? [] : [inner]
    })
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(relative(root, file).split(sep).join('/'))
    hash.update('\0')
    hash.update(readFileSync(file))
    hash.update('\0')
  }
  return hash.digest('hex')
}
