import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{core,protocols,adapters,apps,testing,bench,e2e,scripts}/**/*.test.ts'],
    setupFiles: ['testing/src/same-dice.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
