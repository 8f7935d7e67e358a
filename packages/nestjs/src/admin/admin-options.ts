import type { IncomingHttpHeaders } from 'node:http'
import type { AdminOptions } from '@keyward/core'
import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common'

/** What requests of every platform have. */
export interface AdminRequest {
  readonly headers: IncomingHttpHeaders
}

/** Exactly one of `authorize` and `guard`. */
export interface VaultAdminModuleOptions<Request extends object = AdminRequest> extends Pick<
  ModuleMetadata,
  'imports'
> {
  /** Below the application's global prefix, if it has one. @default 'vault' */
  path?: string | undefined
  /** The name of the client that the answers are about. Default: the one without a name. */
  client?: string | undefined
  /** Whether whoever sent this request may ask. Anything but `true`, an error included, is no. */
  authorize?: AdminOptions<Request>['authorize'] | undefined
  /**
   * Told of each error that stands behind an answer, of `authorize` or of the endpoint. One that fails itself disturbs nobody. @default Nest's log,
   * with the name of the error; its message only where it is Keyward's own
   */
  onError?: AdminOptions<Request>['onError']
  /** The application's own guard. What it injects must be exported by one of `imports`, or be global. */
  guard?: Type<CanActivate> | CanActivate | undefined
}
