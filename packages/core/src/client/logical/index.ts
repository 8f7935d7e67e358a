/** Reading any path of the API. */
export {
  createLogical,
  type Logical,
  type LogicalReadOptions,
  type LogicalSecret,
  type LogicalWriteOptions,
} from './logical.ts'
