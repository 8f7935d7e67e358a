/** For tests: load on a sample, and what Vault and PostgreSQL hold for it meanwhile. */
export { failuresIn, type Load, noFailures, putLoad } from './load.ts'
export { replaceUnderLoad, shortLives } from './replace-under-load.ts'
export { stopUnderLoad } from './stopping-load.ts'
export { type SampleUnderTest, startSampleUnderTest } from './sample-under-test.ts'
