import { VaultError } from '../../foundation/index.ts'

// What the validator of node-vault's schemas says; its own words may quote a value.
interface SchemaComplaint {
  code: number
  dataPath: string
  params: { key?: string; expected?: string }
}

const missingProperty = 302

/** What node-vault rejects with when arguments do not fit a command's schema, in our words; anything else stays as it is. */
export function argumentError(error: unknown, operation: string): unknown {
  if (!isComplaint(error)) return error
  const { code, dataPath, params } = error
  const name = dataPath.replace(/^\//, '').replaceAll('/', '.')
  const what =
    code === missingProperty
      ? `${[name, params.key].filter(Boolean).join('.')} is missing`
      : `${name || 'the arguments'} must be ${params.expected ?? 'as the command takes it'}`
  return new VaultError('invalid_argument', what, { operation })
}

function isComplaint(error: unknown): error is SchemaComplaint {
  return (
    typeof error === 'object' && error !== null && 'dataPath' in error && 'params' in error && !('operation' in error)
  )
}
