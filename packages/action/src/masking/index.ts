export { masksFor } from './masks.ts'
