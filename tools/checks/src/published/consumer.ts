import { mkdirSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Export } from '../source-file.ts'
import type { Workspace } from '../workspace.ts'
import { inOneLine, runCommand } from './command.ts'
import { optionalPeersOfSubPaths } from './optional-peers.ts'
import type { Tarball } from './tarball.ts'

interface EntryPoint {
  readonly specifier: string
  readonly folder: string
  readonly exports: readonly Export[]
}

/** Installs the tarballs into an empty project, as a user would, and imports every entry point there. */
export async function checkConsumer(workspace: Workspace, tarballs: readonly Tarball[], folder: string) {
  mkdirSync(folder)
  const nodeTypes = workspace.manifest.devDependencies?.['@types/node'] ?? 'latest'
  const manifest = { private: true, type: 'module', devDependencies: { '@types/node': nodeTypes } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  const packages = tarballs.flatMap(({ member, path }) => [path, ...optionalPeersOfSubPaths(member)])
  const installed = await runCommand('npm', ['install', ...quiet, ...packages], folder)
  if (installed.status !== 0) {
    return [
      { file: 'packages', rule: 'installed', message: `npm cannot install the tarballs: ${inOneLine(installed)}` },
    ]
  }
  const entries = tarballs.flatMap(entryPoints)
  const [atRunTime, types] = await Promise.all([importAll(entries, folder), compile(workspace.root, entries, folder)])
  return [...atRunTime, ...types]
}

function entryPoints({ member: { manifest, folder, files } }: Tarball): EntryPoint[] {
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    if (typeof target === 'string') return []
    const source = files.find(({ path }) => path === posix.join(folder, target['@keyward/source'] ?? ''))
    return [{ specifier: posix.join(manifest.name ?? '', entry), folder, exports: source?.exports ?? [] }]
  })
}

/** Every entry point loads in plain Node and gives exactly the values that its source names. */
async function importAll(entries: readonly EntryPoint[], folder: string): Promise<Finding[]> {
  const findings = await Promise.all(
    entries.map(async ({ specifier, folder: owner, exports }) => {
      const script = `console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(specifier)}))))`
      const outcome = await runCommand(process.execPath, ['--input-type=module', '--eval', script], folder)
      const complaint = outcome.status === 0 ? compareNames(outcome.stdout, exports) : inOneLine(outcome)
      return complaint === undefined
        ? []
        : [{ file: owner, rule: 'imported', message: `import '${specifier}' after installation: ${complaint}` }]
    }),
  )
  return findings.flat()
}

function compareNames(printed: string, exports: readonly Export[]) {
  const found = JSON.parse(printed) as string[]
  const wanted = exports.filter(({ kind }) => kind === 'value').map(({ name }) => name)
  const missing = wanted.filter((name) => !found.includes(name))
  const surplus = found.filter((name) => !wanted.includes(name))
  if (missing.length === 0 && surplus.length === 0) return undefined
  return [...missing.map((name) => `${name} is missing`), ...surplus.map((name) => `${name} is surplus`)].join(', ')
}

const compilerOptions = {
  target: 'es2023',
  lib: ['es2024'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  // Our declarations are to be right in themselves; nobody's errors hide behind an `any`.
  skipLibCheck: false,
}

async function compile(root: string, entries: readonly EntryPoint[], folder: string): Promise<Finding[]> {
  const lines = entries.map(({ specifier, exports }, index) => {
    const types = exports.filter(({ kind }) => kind === 'type').map(({ name }) => `${name} as ${name}${index}`)
    return `import type { ${types.join(', ')} } from '${specifier}'\nexport * as entry${index} from '${specifier}'\n`
  })
  writeFileSync(join(folder, 'consumer.ts'), lines.join(''))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const outcome = await runCommand(process.execPath, [compiler, '-p', folder], folder)
  if (outcome.status === 0) return []
  const message = `a user's TypeScript does not accept the declarations: ${inOneLine(outcome)}`
  return [{ file: 'packages', rule: 'types', message }]
}
