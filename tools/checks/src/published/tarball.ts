import { join } from 'node:path'
import type { Finding } from '../finding.ts'
import type { Member } from '../workspace.ts'
import { runCommand } from './command.ts'

/** What would be uploaded to the registry. */
export interface Tarball {
  readonly member: Member
  readonly path: string
  readonly files: readonly string[]
}

/** Packs a package of the copy into `folder`. */
export async function pack(member: Member, copy: string, folder: string): Promise<Tarball> {
  const parameters = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout, said, status } = await runCommand('npm', parameters, join(copy, member.folder))
  if (status !== 0) throw new Error(`npm pack failed in ${member.folder}: ${said}`)
  const answer = JSON.parse(stdout) as PackedPackage[] | Record<string, PackedPackage>
  const [packed] = Object.values(answer)
  if (!packed) throw new Error(`npm pack packed nothing in ${member.folder}`)
  return { member, path: join(folder, packed.filename), files: packed.files.map(({ path }) => path) }
}

interface PackedPackage {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

const unwanted = [/(^|\/)test\//, /\.test\./, /\.tsbuildinfo$/, /(^|\/)\.env/, /\.tgz$/]

/** A tarball holds the licence, something built, and nothing that only the repository needs. */
export function checkContent({ member: { folder }, files }: Tarball): Finding[] {
  const file = `${folder}/package.json`
  const needed = ['LICENSE', 'package.json'].filter((path) => !files.includes(path))
  return [
    ...files
      .filter((path) => unwanted.some((pattern) => pattern.test(path)))
      .map((path) => ({ file, rule: 'tarball', message: `keep ${path} out of the tarball with "files"` })),
    ...needed.map((path) => ({ file, rule: 'tarball', message: `${path} is missing in the tarball` })),
    ...(files.some((path) => path.startsWith('dist/')) ? [] : [{ file, rule: 'tarball', message: 'dist is missing' }]),
  ]
}
