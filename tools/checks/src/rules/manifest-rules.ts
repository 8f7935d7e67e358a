import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import type { Finding } from '../finding.ts'
import { isPublic } from '../workspace.ts'
import type { Member, Workspace } from '../workspace.ts'

/** What every folder and its package.json owe the repository. */
export function checkManifests({ root, members }: Workspace): Finding[] {
  const groups = versionGroups(root)
  return members.flatMap((member) => [
    ...checkKnown(member),
    ...checkTag(member),
    ...checkPins(member),
    ...(isPublic(member) ? [...checkLicense(root, member), ...checkVersionGroup(groups, member)] : []),
  ])
}

function checkKnown({ folder, place }: Member): Finding[] {
  const message = 'is not on the map: add it to tools/checks/src/house.ts with what it may import'
  return place ? [] : [{ file: folder, rule: 'unknown-folder', message }]
}

function checkTag({ folder, manifest, place }: Member): Finding[] {
  const wanted = `type:${place?.kind}`
  if (!place || manifest.nx?.tags?.includes(wanted)) return []
  return [{ file: `${folder}/package.json`, rule: 'nx-tag', message: `set "nx": { "tags": ["${wanted}"] }` }]
}

function checkPins({ folder, manifest }: Member): Finding[] {
  const pinned = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies }
  return Object.entries(pinned)
    .filter(([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => {
      const message = `pin ${name} to one version instead of "${version}" (a peer dependency may be a range)`
      return { file: `${folder}/package.json`, rule: 'pinned', message }
    })
}

function checkLicense(root: string, { folder, manifest }: Member): Finding[] {
  const own = join(root, folder, 'LICENSE')
  const same = existsSync(own) && readFileSync(own, 'utf8') === readFileSync(join(root, 'LICENSE'), 'utf8')
  if (same && manifest.license === 'Apache-2.0') return []
  const message = `copy the root's LICENSE to ${folder}/LICENSE and set "license": "Apache-2.0"`
  return [{ file: `${folder}/package.json`, rule: 'license', message }]
}

function checkVersionGroup(groups: readonly string[], { folder, manifest: { name = '' } }: Member): Finding[] {
  if (groups.some((group) => matchesGlob(name, group))) return []
  const message = `add ${name} to "fixed" in .changeset/config.json: all public packages share one version`
  return [{ file: `${folder}/package.json`, rule: 'version-group', message }]
}

function versionGroups(root: string) {
  const path = join(root, '.changeset/config.json')
  const config = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { fixed?: string[][] }) : {}
  return config.fixed?.flat() ?? []
}
