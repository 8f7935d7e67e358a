import type { BundledPackage } from './bundled-packages.ts'

/** What the licences of the bundled packages ask for: their texts, beside the bundle. */
export function licenses(packages: readonly BundledPackage[]): string {
  const sections = packages.map(
    ({ name, version, license, licenseText }) => `${name} ${version} (${license})\n\n${licenseText}\n`,
  )
  return `The scripts in this folder are made of these packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`
}
