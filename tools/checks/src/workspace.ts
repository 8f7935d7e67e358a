import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { house } from './house.ts'
import type { Place } from './house.ts'
import { readSourceFiles } from './source-file.ts'
import type { SourceFile } from './source-file.ts'

export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly private?: boolean
  readonly license?: string
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly nx?: { readonly tags?: readonly string[] }
}

/** One folder of packages/, apps/ or tools/. */
export interface Member {
  /** Its folder's name, such as `core`. */
  readonly id: string
  /** Relative to the root, such as `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
  /** Missing when the map does not know the folder. */
  readonly place: Place | undefined
  readonly files: readonly SourceFile[]
}

export interface Workspace {
  readonly root: string
  readonly manifest: Manifest
  readonly members: readonly Member[]
}

export function readWorkspace(root: string): Workspace {
  const members = Object.entries(house).flatMap(([area, places]) =>
    folders(join(root, area)).map((id) => readMember(root, `${area}/${id}`, id, places[id])),
  )
  return { root, manifest: readManifest(join(root, 'package.json')), members }
}

export function isPublic({ folder, manifest }: Member) {
  return folder.startsWith('packages/') && manifest.private !== true
}

function readMember(root: string, folder: string, id: string, place: Place | undefined): Member {
  const manifest = readManifest(join(root, folder, 'package.json'))
  return { id, folder, manifest, place, files: readSourceFiles(root, folder) }
}

function readManifest(path: string): Manifest {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {}
}

function folders(path: string) {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { withFileTypes: true })
  // A folder that holds nothing but an old node_modules or dist is what switching branches leaves behind.
  return entries.filter((entry) => entry.isDirectory() && isInUse(join(path, entry.name))).map(({ name }) => name)
}

function isInUse(folder: string) {
  return readdirSync(folder).some((name) => name !== 'node_modules' && name !== 'dist' && !name.startsWith('.'))
}
