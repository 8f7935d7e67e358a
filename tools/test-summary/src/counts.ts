/** What a run came to. Anything that makes the run fail is counted in `failed`, not only failed tests. */
export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export function closingLine({ passed, failed, skipped }: Counts) {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`
}

export interface Verdict {
  counts: Counts
  /** Why the run failed, when no test says it. */
  reason?: string
}

/** Joins what the tests said with how vitest ended, so that the closing line and the exit status always agree. */
export function judge(counts: Counts | undefined, status: number | null): Verdict {
  if (!counts) return failure({ passed: 0, failed: 0, skipped: 0 }, 'vitest ended before it ran any test, see above')
  if (counts.failed > 0) return { counts }
  if (status !== 0) return failure(counts, `every test passed, yet vitest ended with status ${status}, see above`)
  if (counts.passed === 0) return failure(counts, 'no test ran, check the filter or the `include` of vitest.config.ts')
  return { counts }
}

function failure(counts: Counts, reason: string): Verdict {
  return { counts: { ...counts, failed: counts.failed + 1 }, reason }
}
