import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { plainEnvironment } from '../client-process/plain-environment.ts'

export interface MeasuredScan {
  /** Milliseconds to build the scanner. */
  readonly preparing: number
  /** Of all but source maps, in a process that has searched nothing yet. */
  readonly first: Pass
  /** The median of fifteen more. */
  readonly again: Pass
  /** Of source maps alone, likewise the median of fifteen. */
  readonly maps: Pass
}

interface Pass {
  readonly bytes: number
  readonly milliseconds: number
}

/** Searches what lies in the folders, in a fresh process, as a build does. */
export function measureScan(folders: readonly string[]): MeasuredScan {
  const program = join(import.meta.dirname, 'scan-program.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...folders], { env: plainEnvironment() })
  if (status !== 0) throw new Error(`the search for leaks ended with ${status}: ${stderr.toString()}`)
  return JSON.parse(stdout.toString()) as MeasuredScan
}
