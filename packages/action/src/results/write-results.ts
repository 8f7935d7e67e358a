import { rmSync } from 'node:fs'
import type { Cleanup } from '../cleanup/index.ts'
import type { Runner } from '../runner/index.ts'
import type { PlannedResults } from './planned-results.ts'
import { type FileRoots, prepareSecretFile, writeSecretFile } from './secret-file.ts'

/** Writes all of it or, when a file cannot be written, nothing. */
export function writeResults(
  { variables, outputs, files }: PlannedResults,
  { runner, cleanup, roots }: { runner: Runner; cleanup: Cleanup; roots: FileRoots },
): void {
  const written: string[] = []
  try {
    for (const { path, content } of files) {
      const real = prepareSecretFile(path, roots)
      // First, so that a file is removed even when nothing comes after it.
      cleanup.addFile(real)
      written.push(real)
      writeSecretFile(real, content)
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true })
    throw error
  }
  runner.setOutputs(outputs)
  runner.exportVariables(variables)
}
