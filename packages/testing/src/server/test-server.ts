import type { ServerProduct } from '../binary/binary-version.ts'
import type { ServerTls } from '../certificates/server-tls.ts'
import type { ServerSetup } from '../setup/server-setup.ts'
import type { RequestOptions, ApiResponse, ApiResponseBody } from './request.ts'
import type { ServerNode } from './server-node.ts'
import type { ServerMode } from './start-options.ts'

export interface TestServerRequestOptions extends RequestOptions {
  /** Default: the active node. */
  readonly node?: ServerNode | undefined
}

/**
 * A running server. It belongs to the process that started it and ends with that process, however that ends; it does
 * not keep the process alive.
 */
export interface TestServer extends ServerSetup, AsyncDisposable {
  readonly mode: ServerMode
  readonly product: ServerProduct
  readonly version: string
  /** The first node's address. */
  readonly address: string
  readonly addresses: readonly string[]
  readonly nodes: readonly ServerNode[]
  readonly rootToken: string
  /** The one unseal key, for tests that seal the server. A dev server has none: restart it instead. */
  readonly unsealKey: string | undefined
  /** Where the server speaks HTTPS. */
  readonly tls: ServerTls | undefined
  /** The node that is active now; waits for one through a fail-over, 60 seconds at most. */
  leader(): Promise<ServerNode>
  /**
   * Sends one request with the root token, to the active node, and gives the parsed answer. A path is written without
   * `/v1/`: `sys/mounts`, `secret/data/app`. Rejects with a `ResponseError` at a status of 400 or more.
   */
  request<Body = ApiResponseBody>(
    method: string,
    path: string,
    options?: TestServerRequestOptions,
  ): Promise<ApiResponse<Body>>
  /** Ends every node and removes their data. Idempotent. */
  stop(): Promise<void>
}
