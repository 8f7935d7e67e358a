/** Reading any path of the API. */
export { createLogical, type Logical, type LogicalSecret } from './logical.ts'
