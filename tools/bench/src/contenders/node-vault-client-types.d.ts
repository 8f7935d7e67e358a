// The package brings no types. This is what is used of it.
declare module 'node-vault-client' {
  interface Options {
    api: { url: string }
    auth: { type: 'token'; config: { token: string } }
    logger: false
  }
  export default class VaultClient {
    constructor(options: Options)
    read(path: string): Promise<{ getData(): Record<string, unknown> }>
  }
}
