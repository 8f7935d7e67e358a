export { type Masks, masksFor, type MasksOptions, type UnmaskedValue } from './masks.ts'
