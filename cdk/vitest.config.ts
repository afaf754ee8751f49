import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bin,lib,lifecycle}/**/*.test.ts'],
    // The library takes seconds to load: one process loads it once for all files, none of which changes anything global.
    isolate: false,
    maxWorkers: 1,
    // Stacks take a moment to synthesize, and longer on a machine that also compiles.
    testTimeout: 60_000,
  },
});
