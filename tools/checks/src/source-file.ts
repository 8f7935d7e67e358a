import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import type { EcmaScriptModule, Program } from 'oxc-parser'

export interface Import {
  readonly specifier: string
  readonly line: number
}

export interface Export {
  readonly name: string
  readonly kind: 'value' | 'type'
}

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  /** Static, re-exporting, dynamic and type imports alike. */
  readonly imports: readonly Import[]
  readonly exports: readonly Export[]
  /** Lines with `export *`. */
  readonly starExports: readonly number[]
  readonly syntaxError?: { readonly line: number; readonly message: string }
}

const notOurs = new Set(['node_modules', 'dist', 'coverage'])

export function readSourceFiles(root: string, folder: string): SourceFile[] {
  const paths = globSync(`${folder}/**/*.{ts,mts,tsx,js,mjs}`, {
    cwd: root,
    exclude: (name) => notOurs.has(name) || (name.startsWith('.') && name.length > 1),
  })
  const files = paths.map((path) => path.replaceAll('\\', '/')).filter((path) => !path.endsWith('.d.ts'))
  return files.toSorted().map((path) => parseSourceFile(path, readFileSync(join(root, path), 'utf8')))
}

function parseSourceFile(path: string, source: string): SourceFile {
  const parsed = parseSync(path, source)
  const lineOf = (offset: number) => source.slice(0, offset).split('\n').length
  const [error] = parsed.errors
  return {
    path,
    imports: [
      ...staticImports(parsed.module),
      ...dynamicImports(parsed.module, source),
      // Building the tree costs more than reading the module record, and few files say `import(`.
      ...(/\bimport\s*\(/.test(source) ? typeImports(parsed.program) : []),
    ].map(({ specifier, start }) => ({ specifier, line: lineOf(start) })),
    exports: readExports(parsed.module),
    starExports: starExports(parsed.module).map(lineOf),
    ...(error && { syntaxError: { line: lineOf(error.labels[0]?.start ?? 0), message: error.message } }),
  }
}

function staticImports(module: EcmaScriptModule) {
  const imported = module.staticImports.map(({ moduleRequest }) => moduleRequest)
  const reexported = module.staticExports.flatMap(({ entries }) => entries[0]?.moduleRequest ?? [])
  return [...imported, ...reexported].map(({ value, start }) => ({ specifier: value, start }))
}

function dynamicImports(module: EcmaScriptModule, source: string) {
  return module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(source.slice(start, end))
    return literal?.[2] === undefined ? [] : [{ specifier: literal[2], start }]
  })
}

function typeImports(program: Program) {
  const found: { specifier: string; start: number }[] = []
  const visitor = new Visitor({
    TSImportType: ({ source, start }) => {
      found.push({ specifier: source.value, start })
    },
  })
  visitor.visit(program)
  return found
}

function readExports(module: EcmaScriptModule): Export[] {
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, isType }) => {
      const nameKind: string = exportName.kind
      const name = nameKind === 'Default' ? 'default' : exportName.name
      return name === null ? [] : [{ name, kind: isType ? 'type' : 'value' } satisfies Export]
    }),
  )
}

function starExports(module: EcmaScriptModule) {
  const starKinds = new Set<string>(['All', 'AllButDefault'])
  return module.staticExports.flatMap(({ start, entries }) =>
    entries.some(({ importName }) => starKinds.has(importName.kind)) ? [start] : [],
  )
}
