export { createScanner } from './scanner.ts'
export type { Scanner, ScannerOptions } from './scanner.ts'
export type { Finding, ScannedSecret } from './finding.ts'
export type { AllowedFinding } from './allow-list.ts'
