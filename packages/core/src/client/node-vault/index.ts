/** Every command of the npm package node-vault, on our connections, session, retries and errors. */
export { type CreateNodeVault, createNodeVaultFactory } from './create-node-vault.ts'
export type { NodeVaultClient, NodeVaultOptions, NodeVaultRequestOptions } from './node-vault-types.ts'
