import type { AgentOptions } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

export interface IdentityTokenOptions {
  environment: Readonly<Record<string, string | undefined>>
  /** Default: what GitHub takes, the URL of the repository's owner. */
  audience: string | undefined
  signal: AbortSignal
}

interface Answer {
  status: number
  body: string
}

const retryDelaysMs = [500, 1000, 2000, 4000]
const timeoutMs = 10_000

/** GitHub's signed word on which workflow this is: the OIDC token of the job. Asked for up to five times. */
export async function requestIdentityToken({ environment, audience, signal }: IdentityTokenOptions): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment
  if (!url || !token)
    throw new Error(
      'GitHub gives this job no OIDC token. Add "permissions: { id-token: write, contents: read }" to the job (a reusable workflow needs it ' +
        'in the calling job too; pull requests from forks never have it), or set jwtPrivateKey to sign a JWT with a key of your own.',
    )
  const target = new URL(url)
  if (audience !== undefined) target.searchParams.set('audience', audience)
  for (const [attempt, delayMs] of [...retryDelaysMs, undefined].entries()) {
    const answer = await ask(target, token, environment, signal).catch(
      (error: unknown) => error as NodeJS.ErrnoException,
    )
    if (signal.aborted) throw signal.reason
    if (!(answer instanceof Error) && answer.status === 200) return tokenIn(answer.body)
    if (delayMs === undefined || !mayPass(answer)) throw failure(target, answer, attempt + 1)
    await sleep(delayMs, undefined, { signal })
  }
  throw new Error('unreachable')
}

function mayPass(answer: Answer | Error): boolean {
  return answer instanceof Error || answer.status >= 500 || answer.status === 429 || answer.status === 408
}

function failure({ origin }: URL, answer: Answer | NodeJS.ErrnoException, attempts: number): Error {
  const what = answer instanceof Error ? (answer.code ?? answer.name) : `status ${answer.status}`
  return new Error(
    `GitHub gave no OIDC token: ${what} from ${origin} after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}. ` +
      'Run the job again; if that does not help, look at githubstatus.com.',
  )
}

function tokenIn(body: string): string {
  try {
    const { value } = JSON.parse(body) as { value?: unknown }
    if (typeof value === 'string' && value !== '') return value
  } catch {
    // Said below, without the body.
  }
  throw new Error('GitHub answered the request for an OIDC token with something else.')
}

// Node's own client, as loading a second one takes longer than the request.
async function ask(
  target: URL,
  token: string,
  environment: IdentityTokenOptions['environment'],
  signal: AbortSignal,
): Promise<Answer> {
  const { get, Agent } = await (target.protocol === 'http:' ? import('node:http') : import('node:https'))
  // Runners behind a proxy reach GitHub only through it. Known to Node 24, not yet to the types of Node 22.
  const agent = new Agent({ proxyEnv: environment } as AgentOptions)
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  get(target, { agent, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }, (response) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (body += chunk))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    response.on('error', reject)
  }).on('error', reject)
  return promise.finally(() => agent.destroy())
}
