import { type OptionProblem, VaultError } from '../foundation/index.ts'

/** Which endpoint it is about: `/ready`, as in `AdminEndpoint`. */
export interface AdminEndpointName {
  readonly method: 'GET' | 'POST'
  readonly path: string
}

export interface AdminOptions<Request> {
  /**
   * Whether whoever sent this request may use the endpoints; all but `/live` ask. Anything but `true`, an error included, is no. It has ten seconds:
   * after that the answer is 503.
   */
  authorize: (request: Request) => boolean | Promise<boolean>
  /**
   * Told of each answer that an error stands behind, of `authorize` or of the endpoint. One that fails itself disturbs nobody. @default a warning of the
   * process, with the name of the error; its message only where it is Keyward's own
   */
  onError?: ((error: unknown, endpoint: AdminEndpointName) => unknown) | undefined
}

/** Throws `invalid_options` with every problem listed. */
export function checkAdminOptions(options: unknown): void {
  const problems = [...problemsOf(options)]
  if (problems.length === 0) return
  const listed = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new VaultError('invalid_options', `the admin endpoints were given wrong options: ${listed}`, {
    problems,
    hint: 'Give authorize: (request) => …, which must return true for those who may use them; onError if you like.',
  })
}

function* problemsOf(options: unknown): Iterable<OptionProblem> {
  const { authorize, onError, ...others } = Object(options) as Partial<Record<string, unknown>>
  if (typeof authorize !== 'function') yield { path: 'authorize', message: 'must be a function' }
  if (onError !== undefined && typeof onError !== 'function') yield { path: 'onError', message: 'must be a function' }
  for (const path of Object.keys(others)) yield { path, message: 'is no option' }
}
