import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Finding } from '../finding.ts'
import { isPublic } from '../workspace.ts'
import type { Member, Workspace } from '../workspace.ts'
import { inOneLine, runCommand } from './command.ts'

/**
 * Builds every package in a copy that has never been built, so that nothing old can slip into a tarball and nobody
 * who works in the checkout is disturbed.
 */
export async function buildInCopy({ root, members }: Workspace, copy: string): Promise<Finding[]> {
  const packages = members.filter(({ folder }) => folder.startsWith('packages/'))
  cpSync(join(root, 'tsconfig.base.json'), join(copy, 'tsconfig.base.json'))
  for (const { folder } of packages) copyPackage(root, folder, copy)
  linkDependencies(root, packages, copy)
  const findings: Finding[] = []
  for (const member of packages.filter(isPublic)) findings.push(...(await build(member, copy)))
  return findings
}

const notCopied = new Set(['node_modules', 'dist'])

function copyPackage(root: string, folder: string, copy: string) {
  cpSync(join(root, folder), join(copy, folder), {
    recursive: true,
    filter: (path) => dirname(path) !== join(root, folder) || !notCopied.has(basename(path)),
  })
  const own = join(root, folder, 'node_modules')
  if (existsSync(own)) symlinkSync(own, join(copy, folder, 'node_modules'))
}

/** What is installed is linked, except our own packages: those resolve inside the copy. */
function linkDependencies(root: string, packages: readonly Member[], copy: string) {
  const [from, to] = [join(root, 'node_modules'), join(copy, 'node_modules')]
  const names = new Map(packages.map(({ manifest, folder }) => [manifest.name ?? '', folder]))
  const scopes = new Set([...names.keys()].filter((name) => name.startsWith('@')).map(dirname))
  mkdirSync(to)
  for (const name of readdirSync(from)) {
    if (!scopes.has(name) && !names.has(name)) symlinkSync(join(from, name), join(to, name))
  }
  for (const [name, folder] of names) {
    mkdirSync(dirname(join(to, name)), { recursive: true })
    symlinkSync(join(copy, folder), join(to, name))
  }
}

async function build({ folder }: Member, copy: string): Promise<Finding[]> {
  const outcome = await runCommand('npm', ['run', '--silent', 'build'], join(copy, folder))
  if (outcome.status === 0) return []
  return [{ file: folder, rule: 'clean-build', message: `\`npm run build\` fails from clean: ${inOneLine(outcome)}` }]
}
