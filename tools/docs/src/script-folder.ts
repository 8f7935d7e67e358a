import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Document } from './documents.ts'
import type { Script } from './scripts.ts'

/** A temporary folder inside the workspace, so that scripts resolve the workspace's packages. */
export interface ScriptFolder extends Disposable {
  readonly path: string
  /** Writes the script to a file named after its document and line. Returns the file's path. */
  add(document: Pick<Document, 'path'>, script: Script): string
}

export function createScriptFolder(): ScriptFolder {
  const path = mkdtempSync(join(import.meta.dirname, '..', '.scripts-'))
  return {
    path,
    add: (document, { line, language, source }) => {
      const file = join(path, `${document.path}:${line}.${language}`)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, source)
      return file
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}
