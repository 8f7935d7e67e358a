import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Every package resolves to its source, so tests need no build. Without "module": vitest hands these on to Node itself, and what packages offer
// under it is for bundlers only (@opentelemetry/api there has imports that Node cannot resolve).
const conditions = ['@keyward/source', 'node', 'development|production']

// A project is named by its folder: `npm test -- --project packages/core`.
const folders = globSync('{packages,apps,tools}/*/package.json', { cwd: import.meta.dirname })
  .map(dirname)
  .toSorted()

// The same specs once more on the release line before: whatever they import from Nest comes from there, and Nest itself finds the rest beside it.
const onNest11 = {
  name: 'packages/nestjs-11',
  root: 'packages/nestjs',
  alias: [{ find: /^@nestjs\//, replacement: join(import.meta.dirname, 'tools/nest-11/node_modules/@nestjs/') }],
}

/** One project for each package that has such tests. */
export const projects = (include: string, testTimeout: number) =>
  [...folders.map((root) => ({ name: root, root, alias: [] })), onNest11].map((of) => project(of, include, testTimeout))

const project = ({ name, root, alias }: typeof onNest11, include: string, testTimeout: number) => ({
  extends: true as const,
  root,
  resolve: { alias },
  // What is awaited is awaited: a second, as by default, says more about the machine.
  test: { name, include: [include], testTimeout, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } },
})

// What has to be over within a certain time is tested after everything else, when no other test takes of that time.
const timed = ['packages/action'].map((root) => {
  const { test, ...rest } = project({ name: `${root}-timed`, root, alias: [] }, 'test/**/*.timed.ts', 20_000)
  return { ...rest, test: { ...test, sequence: { groupOrder: 1 } } }
})

export default defineConfig({
  ssr: { resolve: { conditions } },
  // Most of a test's time is spent waiting for servers, so no core needs to be kept free.
  test: { projects: [...projects('test/**/*.test.ts', 20_000), ...timed], maxWorkers: '100%' },
})
