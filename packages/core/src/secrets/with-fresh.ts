import { isDeepStrictEqual } from 'node:util'
import { isSecretData, type SecretData } from '../foundation/index.ts'
import { isAuthenticationFailure } from './authentication-failure.ts'
import type { SecretReadOptions } from './secret-options.ts'

export interface WithFreshOptions extends Omit<SecretReadOptions, 'fresh' | 'version'> {
  /** Whether what `use` threw means that the secret was not the right one. @default what drivers and HTTP clients throw then */
  isAuthenticationFailure?: ((error: unknown) => boolean) | undefined
}

export interface WithFresh {
  <Result>(
    name: string,
    use: (secret: SecretData) => Result | Promise<Result>,
    options?: WithFreshOptions,
  ): Promise<Result>
  /** What the secret is like, `use` says in the type of what it takes. */
  <Result>(name: string, use: (secret: never) => Result | Promise<Result>, options?: WithFreshOptions): Promise<Result>
}

export type ReadForUse = (options: SecretReadOptions) => Promise<unknown>

/** Runs `use` with what is read, and once more with what is read anew after an authentication failure. */
export async function withFresh<Result>(
  read: ReadForUse,
  use: (secret: never) => Result | Promise<Result>,
  { isAuthenticationFailure: isFailure = isAuthenticationFailure, ...options }: WithFreshOptions,
): Promise<Result> {
  const secret = await read(options)
  try {
    return await use(secret as never)
  } catch (error) {
    if (!isFailure(error)) throw error
    const anew = await read({ ...options, fresh: true }).catch(() => secret)
    if (isSame(anew, secret)) throw error
    return use(anew as never)
  }
}

// Whatever their versions: the same password may have been written once more.
function isSame(anew: unknown, secret: unknown): boolean {
  return isDeepStrictEqual(plain(anew), plain(secret))
}

function plain(value: unknown): unknown {
  return isSecretData(value) ? value.reveal() : value
}
