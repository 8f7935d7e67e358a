import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { defineConfig } from 'vitest/config'

// Every package resolves to its source, so tests need no build. Without "module": vitest hands these on to Node itself, and what packages offer
// under it is for bundlers only (@opentelemetry/api there has imports that Node cannot resolve).
const conditions = ['@keyward/source', 'node', 'development|production']

// A project is named by its folder: `npm test -- --project packages/core`.
const folders = globSync('{packages,apps,tools}/*/package.json', { cwd: import.meta.dirname })
  .map(dirname)
  .toSorted()

/** One project for each package that has such tests. */
export const projects = (include: string, testTimeout: number) =>
  folders.map((root) => ({
    extends: true as const,
    root,
    test: { name: root, include: [include], testTimeout, hookTimeout: 60_000 },
  }))

export default defineConfig({
  ssr: { resolve: { conditions } },
  // Most of a test's time is spent waiting for servers, so no core needs to be kept free.
  test: { projects: projects('test/**/*.test.ts', 20_000), maxWorkers: '100%' },
})
