import type { Plugin } from 'rolldown'
import { bundledPackages } from './bundled-packages.ts'
import { licenses } from './licenses.ts'
import { sbom } from './sbom.ts'

/** Puts beside the bundle what is in it: `licenses.txt` and, for machines, `sbom.cdx.json`. */
export const describeBundle = (action: string): Plugin => ({
  name: 'describe-bundle',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
    const modules = chunks.flatMap((chunk) => Object.entries(chunk.modules))
    const kept = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => id)
    const packages = bundledPackages(kept)
    this.emitFile({
      type: 'asset',
      fileName: 'licenses.txt',
      source: licenses(packages.filter(({ name }) => !name.startsWith('@keyward/'))),
    })
    this.emitFile({ type: 'asset', fileName: 'sbom.cdx.json', source: sbom(action, packages) })
  },
})
