import { isBuiltin } from 'node:module'
import type { Finding } from '../finding.ts'
import type { Import, SourceFile } from '../source-file.ts'
import type { Manifest, Member, Workspace } from '../workspace.ts'
import { isRelative, packageOf } from './resolve-import.ts'

/** Which package may import which of ours, through its public entries, and that every import is declared. */
export function checkPackages(workspace: Workspace): Finding[] {
  return workspace.members.flatMap((member) =>
    member.files.flatMap((file) =>
      file.imports.filter(isPackage).flatMap((imported) => {
        const finding = checkImport(workspace, member, file, imported)
        return finding ? [{ file: file.path, line: imported.line, ...finding }] : []
      }),
    ),
  )
}

function isPackage(imported: Import) {
  const { specifier } = imported
  return !isRelative(imported) && !specifier.startsWith('#') && !specifier.includes(':') && !isBuiltin(specifier)
}

type Complaint = Pick<Finding, 'rule' | 'message'>

function checkImport(workspace: Workspace, member: Member, file: SourceFile, imported: Import): Complaint | undefined {
  const { name, entry } = packageOf(imported.specifier)
  const isSource = file.path.startsWith(`${member.folder}/src/`)
  const ours = workspace.members.find(({ manifest }) => manifest.name === name)
  if (ours === member) return isSource ? itself(name) : checkEntry(ours, entry)
  return (
    (ours && (checkDirection(member, ours, isSource) ?? checkEntry(ours, entry))) ??
    checkDeclared(workspace, member, name, isSource)
  )
}

function itself(name: string): Complaint {
  return { rule: 'package-itself', message: `inside ${name} import the file by its path` }
}

function checkDirection({ id, place }: Member, ours: Member, isSource: boolean): Complaint | undefined {
  const allowed = [...(place?.imports ?? []), ...(isSource ? [] : (place?.testImports ?? []))]
  if (!place || allowed.includes(ours.id)) return undefined
  const side = isSource ? 'source' : 'tests'
  const message = `the ${side} of ${id} may import of ours only: ${allowed.join(', ') || 'nothing'}`
  return { rule: 'package-direction', message }
}

function checkEntry({ manifest }: Member, entry: string): Complaint | undefined {
  const entries = Object.keys(manifest.exports ?? {})
  if (entries.includes(entry)) return undefined
  return { rule: 'package-entry', message: `${manifest.name} exports only ${entries.join(', ')}` }
}

function checkDeclared(
  { manifest: root }: Workspace,
  { folder, manifest }: Member,
  name: string,
  isSource: boolean,
): Complaint | undefined {
  const declared = { ...runtime(manifest), ...(!isSource && { ...manifest.devDependencies, ...root.devDependencies }) }
  const isTool = folder.startsWith('tools/') && name in { ...manifest.devDependencies, ...root.devDependencies }
  if (name in declared || isTool) return undefined
  const section = isSource ? 'dependencies or peerDependencies' : 'devDependencies'
  return { rule: 'undeclared', message: `declare ${name} in the ${section} of ${folder}/package.json` }
}

function runtime({ dependencies, peerDependencies, optionalDependencies }: Manifest) {
  return { ...dependencies, ...peerDependencies, ...optionalDependencies }
}
