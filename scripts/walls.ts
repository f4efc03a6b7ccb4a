import type { IConfiguration } from 'dependency-cruiser'

// The walls of ARCHITECTURE.md. Each rule's comment says what to do instead.
const levels = [
  ['kernel'],
  ['market', 'grid', 'forecast', 'telemetry', 'alarms', 'marketplace'],
  ['settlement', 'battery'],
  ['agents'],
  ['community'],
]

/** A slice imports only lower levels, through their index.ts. */
const sliceRules = levels.flatMap((slices, level) =>
  slices.map((slice) => ({
    name: `core-${slice}-imports-lower-levels`,
    comment: `core/src/${slice} may import only lower slices, and only their index.ts. Move the shared word down, or ask for it through ports.ts.`,
    severity: 'error' as const,
    from: { path: `^core/src/${slice}/`, pathNot: '\\.(test|bench)\\.ts$' },
    to: {
      path: '^core/src/',
      pathNot: [
        `^core/src/${slice}/`,
        ...levels
          .slice(0, level)
          .flat()
          .map((lower) => `^core/src/${lower}/index\\.ts$`),
      ],
    },
  })),
)

const testCode = '(\\.(test|bench)\\.ts$)|(^testing/)|(^e2e/)'

export const walls = {
  forbidden: [
    ...sliceRules,
    {
      name: 'core-imports-core',
      comment: 'core has no dependency and no IO. Declare a port in the slice and fill it in adapters.',
      severity: 'error' as const,
      from: { path: '^core/src/', pathNot: '\\.(test|bench)\\.ts$' },
      to: { pathNot: '^core/src/' },
    },
    {
      name: 'protocols-know-only-themselves',
      comment: 'A protocol package speaks its own words. Translate in a bridge of apps/server.',
      severity: 'error' as const,
      from: { path: '^protocols/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(core|adapters|apps|protocols)/', pathNot: '^protocols/$1/' },
    },
    {
      name: 'adapters-import-core',
      comment: 'An adapter fills a port of core and knows nobody else.',
      severity: 'error' as const,
      from: { path: '^adapters/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(apps|protocols)/' },
    },
    {
      name: 'only-compose-builds-adapters',
      comment: 'Take what you need as an argument; apps/server/src/compose*.ts builds it.',
      severity: 'error' as const,
      from: { path: '^(apps|protocols)/', pathNot: ['^apps/server/src/compose[^/]*\\.ts$', '\\.test\\.ts$'] },
      to: { path: '^adapters/' },
    },
    {
      name: 'web-sees-the-wire',
      comment: 'A page knows protocols/api and core/kernel. Ask the server for the rest.',
      severity: 'error' as const,
      from: { path: '^apps/web/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(core|adapters|apps)/', pathNot: ['^core/src/kernel/index\\.ts$', '^apps/web/'] },
    },
    {
      name: 'no-test-code-in-production',
      comment: 'Production code never imports tests, builders or oracles.',
      severity: 'error' as const,
      from: { path: '^(core|protocols|adapters|apps)/', pathNot: '(\\.(test|bench)\\.ts$)|(/naive(/|-))' },
      to: { path: `${testCode}|(/naive(/|-))` },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one story or hide a third: split or merge.',
      severity: 'error' as const,
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'The import leads nowhere: a typing mistake, or a dependency missing from the package.json.',
      severity: 'error' as const,
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What Vite built.
    exclude: { path: '^apps/web/dist/' },
    parser: 'swc' as const,
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
} satisfies IConfiguration
