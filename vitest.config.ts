import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{core,protocols,adapters,apps,testing,bench,e2e,scripts}/**/*.test.ts'],
    setupFiles: ['testing/src/same-dice.ts'],
    // Tables cost a server 3 s and 350 MB at its first start: tests that are about them say where they are.
    env: { DATABASE_URL: 'none' },
    pool: 'forks',
    // Journeys wait more than they work: two cores carry three files at once.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
