import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { walls } from './walls.ts'

/** Rings that must be among the scanned modules, or the scan proves nothing. */
const RINGS = ['core/', 'protocols/', 'adapters/', 'apps/', 'testing/', 'bench/', 'e2e/']

/** Holds the tree against the walls of ARCHITECTURE.md; fails as well where a ring was not scanned. */
export async function importRules(root = '.'): Promise<{ ok: boolean; output: string }> {
  const rings = RINGS.filter((ring) => existsSync(join(root, ring)))
  const { output } = await cruise(rings, {
    ...walls.options,
    baseDir: resolve(root),
    validate: true,
    ruleSet: { forbidden: walls.forbidden },
  })
  const { modules, summary } = output as ICruiseResult
  const unscanned = rings.filter((ring) => !modules.some(({ source }) => source.startsWith(ring)))
  const lines = [
    ...(modules.length === 0 ? ['nothing was scanned: no ring of the tree was found'] : []),
    ...unscanned.map((ring) => `${ring} was not scanned: no module of it was found`),
    ...summary.violations.map(({ rule, from, to, cycle }) =>
      [
        `${rule.name}: ${from} -> ${cycle === undefined ? to : cycle.map((step) => step.name).join(' -> ')}`,
        `  ${commentOf(rule.name)}`,
      ].join('\n'),
    ),
  ]
  return { ok: lines.length === 0, output: lines.join('\n') }
}

const commentOf = (rule: string): string => walls.forbidden.find(({ name }) => name === rule)?.comment ?? ''
