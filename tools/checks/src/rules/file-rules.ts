import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source-file.ts'
import type { Workspace } from '../workspace.ts'
import { isRelative, resolveImport } from './resolve-import.ts'

/** What holds for every file, wherever it is. */
export function checkFiles({ members }: Workspace): Finding[] {
  return members.flatMap(({ folder, files }) =>
    files.flatMap((file) => [
      ...checkSyntax(file),
      ...checkStarExports(file),
      ...checkIndexAbove(file),
      ...checkLeaving(folder, file),
      ...checkBuiltins(file),
    ]),
  )
}

function checkSyntax({ path, syntaxError }: SourceFile): Finding[] {
  return syntaxError ? [{ file: path, line: syntaxError.line, rule: 'syntax', message: syntaxError.message }] : []
}

function checkStarExports({ path, starExports }: SourceFile): Finding[] {
  return starExports.map((line) => ({ file: path, line, rule: 'export-star', message: 'name each export' }))
}

function checkIndexAbove({ path, imports }: SourceFile): Finding[] {
  const own = posix.dirname(path)
  return imports.filter(isRelative).flatMap(({ specifier, line }) => {
    const target = resolveImport(path, specifier)
    const isAbove = posix.basename(target) === 'index.ts' && `${own}/`.startsWith(`${posix.dirname(target)}/`)
    const message = 'import from the file that defines it, not from the index.ts above'
    return isAbove ? [{ file: path, line, rule: 'index-above', message }] : []
  })
}

function checkLeaving(folder: string, { path, imports }: SourceFile): Finding[] {
  return imports.filter(isRelative).flatMap(({ specifier, line }) => {
    const message = `${specifier} leaves ${folder}: import the other package by its name`
    const stays = resolveImport(path, specifier).startsWith(`${folder}/`)
    return stays ? [] : [{ file: path, line, rule: 'package-path', message }]
  })
}

function checkBuiltins({ path, imports }: SourceFile): Finding[] {
  return imports
    .filter(({ specifier }) => !specifier.startsWith('node:') && isBuiltin(specifier))
    .map(({ specifier, line }) => ({ file: path, line, rule: 'node-protocol', message: `write node:${specifier}` }))
}
