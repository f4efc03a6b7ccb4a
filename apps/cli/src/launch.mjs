#!/usr/bin/env node
// The command line is TypeScript, which Node runs by itself from version 24 on. `npx` and npm scripts find
// the Node that the repository brings; called directly on an older one, this starts that Node instead.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
keepCompiledCode(fileURLToPath(new URL('../../../node_modules/.cache/gridbourse', import.meta.url)))

if (Number(process.versions.node.split('.')[0]) >= 24) await import(main)
else runOnPinnedNode()

/**
 * Lets Node keep what it made of the source, for the next start and for every thread; where the folder cannot be
 * written, it makes it anew. A thread that need not strip types is also faster for good: the stripper's memory
 * grows, and from then on V8 checks at every use of an array whether its memory has moved away.
 */
function keepCompiledCode(folder) {
  process.env.NODE_COMPILE_CACHE ??= folder
  nodeModule.enableCompileCache?.()
}

function runOnPinnedNode() {
  const node = pinnedNode()
  if (node === undefined) {
    console.error(
      `gridbourse needs Node 24, and this is ${process.version}. The repository brings one: run "npm start" at its root once, then this again.`,
    )
    process.exit(1)
  }
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (fault) => {
    console.error(`gridbourse could not start ${node}: ${fault.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

function pinnedNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const node = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(node) ? node : undefined
  } catch {
    return undefined
  }
}
