import { isAuthenticationFailure } from '../../authentication-failure.ts'
import type { FollowedDatabaseCredentials } from '../followed-database-credentials.ts'
import { givenConfiguration } from './given-configuration.ts'
import type { PgClient, PgClientConfig, PgModule, PgPoolClient } from './pg-module.ts'
import { withLogin } from './with-login.ts'

type Release = PgPoolClient['release']
type ClientConstructor = new (config: PgClientConfig) => PgClient

/**
 * A client that logs in with the credentials that are newest when it is made; a pool makes one for each connection and connects it at once.
 * Given back to its pool when there are newer ones, it is disconnected instead of being used again.
 */
export function clientWithCredentials(
  Client: PgModule['Client'],
  credentials: FollowedDatabaseCredentials,
): PgModule['Client'] {
  return class extends (Client as ClientConstructor) {
    readonly #leaseId: string
    #release: Release | undefined

    constructor(given?: PgClientConfig | string) {
      const { current } = credentials
      super(withLogin(givenConfiguration(given), current))
      this.#leaseId = current.leaseId
    }

    get release(): Release | undefined {
      return this.#release
    }

    // A login is refused only when somebody has revoked its lease, which nobody is told: the next connection shall have a better one.
    override connect(callback?: (error?: Error) => void): Promise<unknown> {
      if (callback !== undefined) {
        return super.connect((error) => {
          checkIfRefused(credentials, error)
          callback(error)
        })
      }
      const connecting = super.connect()
      connecting.catch((error: unknown) => checkIfRefused(credentials, error))
      return connecting
    }

    // Set by the pool each time that it hands the client out.
    set release(release: Release) {
      this.#release = (destroy) => release(destroy || this.#isOutdated())
    }

    // A pool forgets its connections before they have ended. What a server has to say until then, as when it drops their user, is no news.
    override end(callback?: () => void): unknown {
      this.removeAllListeners('error')
      this.on('error', () => undefined)
      return super.end(callback)
    }

    #isOutdated(): boolean {
      return credentials.state === 'closed' || credentials.current.leaseId !== this.#leaseId
    }
  }
}

function checkIfRefused(credentials: FollowedDatabaseCredentials, error: unknown): void {
  if (isAuthenticationFailure(error)) void credentials.check()
}
