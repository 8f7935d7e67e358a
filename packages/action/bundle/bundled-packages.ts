import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A package of which something is in the bundle. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly license: string
  readonly licenseText: string
}

/** Whose modules these are, by name. Throws when one has no licence to name. */
export function bundledPackages(modules: Iterable<string>): BundledPackage[] {
  const folders = new Set([...modules].filter((id) => existsSync(id)).map((id) => packageFolder(dirname(id))))
  const packages = [...folders].map(readPackage)
  return packages.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

// A package.json without a name says only what kind of modules a folder holds.
function packageFolder(folder: string): string {
  const file = join(folder, 'package.json')
  const named = existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name !== undefined
  return named || dirname(folder) === folder ? folder : packageFolder(dirname(folder))
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Partial<BundledPackage>
  const { name = '', version = '', license } = manifest
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry))
  if (license === undefined || file === undefined) throw new Error(`${name} is bundled and has no licence`)
  const licenseText = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  return { name, version, license, licenseText }
}
