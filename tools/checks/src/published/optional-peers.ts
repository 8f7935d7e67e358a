import { posix } from 'node:path'
import { packageOf } from '../rules/resolve-import.ts'
import type { Member } from '../workspace.ts'

/**
 * The optional peers that the folders of sub-paths import, such as a plugin's `./terminus`, each as npm installs it. Whoever imports a sub-path has
 * them; the package's main entry has to do without.
 */
export function optionalPeersOfSubPaths({ folder, manifest, files }: Member): string[] {
  const optional = Object.keys(manifest.peerDependenciesMeta ?? {})
  const folders = Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) =>
    entry === '.' || typeof target === 'string'
      ? []
      : [posix.join(folder, posix.dirname(target['@keyward/source'] ?? ''))],
  )
  const own = folders.filter((path) => path !== posix.join(folder, 'src'))
  const below = files.filter(({ path }) => own.some((each) => path.startsWith(`${each}/`)))
  const imported = new Set(below.flatMap(({ imports }) => imports.map(({ specifier }) => packageOf(specifier).name)))
  return optional
    .filter((name) => imported.has(name))
    .map((name) => `${name}@${manifest.devDependencies?.[name] ?? manifest.peerDependencies?.[name] ?? 'latest'}`)
}
