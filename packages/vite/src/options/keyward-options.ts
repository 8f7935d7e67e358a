import type { VaultOptions } from '@keyward/core'
import type { AllowedFinding } from '../scan/index.ts'

/** Options of the plugin. Names are those under which code imports the values. */
export interface KeywardOptions {
  /**
   * Where each value lies in Vault, by the name that code imports: a field (`app/stripe#key`), which is text, or a whole secret
   * (`app/database`), for server code only.
   */
  secrets: Readonly<Record<string, string | SecretSource>>
  /** The names whose values browsers may get. They must be fields. Whatever is not listed here never reaches one. @default [] */
  public?: readonly string[]
  /** Options of the client that reads at build time and for the dev server. @default the environment's: `VAULT_ADDR`, `VAULT_TOKEN` … */
  vault?: VaultOptions
  /**
   * A module that exports the client with which the built server reads, as `vault`; from the project's root, such as `/src/vault.ts`.
   * @default a client made from the environment of the built server
   */
  runtime?: string
  /**
   * Writes values into the output of server environments instead of reading them when the server runs: all of them, or those named. Whoever
   * has the output has the secrets. @default false
   */
  inline?: boolean | readonly string[]
  /** Where the names are declared for TypeScript, from the project's root; `false` for nowhere. @default 'keyward-env.d.ts' */
  declarations?: string | false
  /**
   * More folders of what browsers get, from the project's root, for frameworks that write pages elsewhere than Vite does: for SvelteKit
   * `['.svelte-kit/output/prerendered', 'build/client']`, or what its adapter writes. They are searched after Vite has built everything, and when the
   * process ends. One that is not there is fine. @default []
   */
  search?: readonly string[]
  /**
   * What the search for leaks may find, each with its reason. A `file` is a file of the output as well as the path of a request to the dev server. What
   * nothing needed is a warning at the end of a build.
   */
  allow?: readonly AllowedFinding[]
  /** Whether also to warn of what looks like a credential and was never read from Vault. @default true */
  credentials?: boolean
  /** Whether the dev server searches each answer before it goes out, which holds streamed ones back until they are complete. @default true */
  guardResponses?: boolean
  /** Whether to read from Vault in Vitest too; otherwise names have their `development` values there. @default false */
  vitest?: boolean
}

/** Where a value lies, and what if it does not. */
export interface SecretSource {
  /** As for `vault.secrets.get`: `app/stripe#key`, `app/database`. */
  secret: string
  /** `undefined` where there is none, instead of a failure. @default false */
  optional?: boolean
  /** What the dev server takes where the secret cannot be read. Never in a build. */
  development?: string
  /** States that this is a secret, so that it cannot be listed in `public` by mistake, or that it is none although its name sounds like one. */
  sensitive?: boolean
}
