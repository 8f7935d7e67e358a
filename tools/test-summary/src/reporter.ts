import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule, TestSuite } from 'vitest/node'
import type { Counts } from './counts.ts'

/** A vitest reporter that leaves the counts of the run in the file named by KEYWARD_TEST_COUNTS. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) addModule(counts, module)
    const path = process.env['KEYWARD_TEST_COUNTS']
    if (path) writeFileSync(path, JSON.stringify(counts))
  }
}

function addModule(counts: Counts, module: TestModule) {
  addOwnErrors(counts, module)
  for (const suite of module.children.allSuites()) addOwnErrors(counts, suite)
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    counts[state === 'pending' ? 'skipped' : state] += 1
  }
}

/** Errors at import, while collecting, and in hooks belong to no test. */
function addOwnErrors(counts: Counts, owner: TestModule | TestSuite) {
  if (owner.errors().length > 0) counts.failed += 1
}
