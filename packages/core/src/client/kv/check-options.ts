import { VaultError } from '../../foundation/index.ts'
import type { Call, CallOptions } from '../request/index.ts'

const everywhere = ['signal', 'timeoutMs', 'namespace', 'readFrom']

/**
 * Refuses an option that does not exist, and the operation's own one when it is there and undefined: `{ cas: 0 }`, or a version that was not
 * known, would otherwise turn a guarded write into an unguarded one without a word.
 */
export function checkOptions<Options extends CallOptions>(
  { operation, path }: Call,
  options: Options | undefined,
  own: (keyof Options & string) | undefined,
): void {
  if (options === undefined) return
  for (const [name, value] of Object.entries(options)) {
    if (name === own && value === undefined) {
      const hint = `Leave ${name} out if it is not meant; nothing was sent to the server.`
      throw new VaultError('invalid_argument', `${name} is undefined`, { operation, path, hint })
    }
    if (name !== own && !everywhere.includes(name)) {
      const known = [own, ...everywhere].filter((option) => option !== undefined).join(', ')
      const hint = `The options are ${known}; nothing was sent to the server.`
      throw new VaultError('invalid_argument', `${name} is no option of this call`, { operation, path, hint })
    }
  }
}
