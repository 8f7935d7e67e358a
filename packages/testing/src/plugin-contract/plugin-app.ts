/** What an app for the contract is started with. */
export interface PluginAppSetup {
  /** For `createVault`, as they are. */
  readonly vaultOptions: {
    readonly address: string
    readonly token: string
    readonly environment: false
    readonly timeoutMs: number
    readonly cache: { readonly ttlSeconds: number }
    readonly retry: { readonly attempts: number }
  }
  /** Where the admin endpoints go: '' for the root, or '/ops/vault'. */
  readonly adminPrefix: '' | '/ops/vault'
  /** Those may use the admin endpoints whose request has this header. */
  readonly authorizedHeader: { readonly name: string; readonly value: string }
}

/**
 * An app that listens on loopback, with the plugin's middleware and error handling, the admin endpoints below `adminPrefix`, and two routes:
 *
 * - `GET /fingerprint` answers the SHA-256, in hexadecimal, of the field `password` of the secret `contract/database`, as text;
 * - `POST /password/VALUE` writes `{ password: VALUE }` to that secret with the same client, and answers 204.
 */
export interface PluginApp {
  /** Without a slash at the end. */
  readonly url: string
  stop(): Promise<unknown>
}

/** The functions of the test runner that are used, such as vitest's. */
export interface TestFunctions {
  describe(name: string, tests: () => void): unknown
  it(name: string, test: () => Promise<void>): unknown
  beforeAll(prepare: () => Promise<void>): unknown
  afterAll(tidy: () => Promise<void>): unknown
}
