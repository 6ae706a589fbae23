import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    // The chaos test mostly waits for its two minutes, and others wait for pages and processes.
    maxWorkers: 5,
    // Files keep nothing in modules, so a worker need not load the product anew for each of them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Eventual things are asked for until they are there; a loaded machine takes its time.
    expect: { poll: { timeout: 10_000 } },
  },
})
