/** Secrets and keys that stay up to date. */
export { createFollowing } from './create-following.ts'
export type { Follow, FollowedSecret, FollowSchemaOptions, FollowSecretOptions } from './followed-secret.ts'
export { keyProblem } from './signing-key.ts'
export type { KeyRing, KeyRingOptions, OpenKeyRing, RingKey } from './key-ring.ts'
