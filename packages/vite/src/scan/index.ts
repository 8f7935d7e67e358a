// Interim: replaced by whoever writes the scan.
export type { AllowedFinding, Finding, ScannedSecret, Scanner } from './interim.ts'
export { createScanner } from './interim.ts'
