import type { BundledPackage } from './bundled-packages.ts'

/**
 * What is in the bundle, as a CycloneDX document. It has neither a time nor a serial number: the same sources make the same bytes.
 */
export function sbom(action: string, packages: readonly BundledPackage[]): string {
  const components = packages.map(component)
  const own = components.find(({ name }) => name === action)
  const others = components.filter((each) => each !== own)
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...own, type: 'application' } },
    components: others,
    dependencies: [{ ref: own?.['bom-ref'], dependsOn: others.map((each) => each['bom-ref']) }],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function component({ name, version, license }: BundledPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return { type: 'library', 'bom-ref': purl, name, version, licenses: [{ license: { id: license } }], purl }
}
