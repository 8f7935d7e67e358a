import { defineConfig } from 'vitest/config'

// Every package resolves to its source, so tests need no build.
const conditions = ['@keyward/source', 'module', 'node', 'development|production']

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    projects: ['packages/core', 'packages/testing', 'apps/express-sample', 'tools/checks'].map((root) => ({
      extends: true as const,
      root,
      test: { name: root.replace('/', ':'), include: ['test/**/*.test.ts'], testTimeout: 20_000, hookTimeout: 60_000 },
    })),
  },
})
