import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg } from 'node:os'

/** What a measurement depends on besides the code. */
export interface Circumstances {
  readonly processor: string
  readonly cores: number
  readonly node: string
  readonly system: string
  readonly commit: string
  /** The one-minute load average before the suite: what else was running. */
  readonly load: number
}

export function readCircumstances(commit: string): Circumstances {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    commit,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/** Ends in `-dirty` when files differ from the commit. `unknown` outside of a git checkout. */
export function readCommit(): string {
  try {
    const git = ['describe', '--always', '--dirty', '--abbrev=10', '--exclude=*']
    return execFileSync('git', git, { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'unknown'
  }
}
