// Runs before every npm script, on whatever Node the machine has (20 or newer), so that a fresh clone
// needs no command before `npm start` or `npm test`. Installs exactly what the lockfile says, once:
// a mark in node_modules remembers which lockfile was installed, and for which platform.
//
// Not `npm ci`: it refuses a lockfile without the optional packages of every other platform, and mirrors of the
// registry do not carry all of those. `npm install --no-save` takes the same versions and writes nothing back.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const mark = join(root, 'node_modules', '.installed-lockfile')
const pinnedNode = join(root, 'node_modules', 'node', 'bin', 'node')

const lockfile = readFileSync(join(root, 'package-lock.json'))
const wanted = `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}`

if (!isInstalled()) install()

function isInstalled() {
  return existsSync(mark) && existsSync(pinnedNode) && readFileSync(mark, 'utf8') === wanted
}

function install() {
  console.log('Installing what the lockfile lists (only the first time, and after it changes) …')
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error(
      'The install did not finish: npm said why above. Check that the npm registry can be reached, then run the same command again.',
    )
    process.exit(npm.status ?? 1)
  }
  if (!existsSync(pinnedNode)) {
    console.error(
      `The npm package "node" brought no runtime for ${process.platform}-${process.arch}. Allow its install script (npm config get ignore-scripts) and run the same command again.`,
    )
    process.exit(1)
  }
  writeFileSync(mark, wanted)
}
