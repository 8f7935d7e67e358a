/** How long secrets are kept in memory, always encrypted. */
export interface CacheOptions {
  /**
   * A secret that was read so long ago is read again. Those in use are read again a little earlier, in the background. @default 300
   */
  ttlSeconds?: number
  /** And may still be used for so long after that while Vault cannot be asked, marked as stale. 0: not at all. @default 3 600 */
  maxStaleSeconds?: number
  /** How long "there is no such secret" is remembered. @default 5 */
  notFoundTtlSeconds?: number
  /** The least recently used go first. @default 1 000 */
  maxEntries?: number
  /** Of encrypted data and what is around it. @default 67 108 864 (64 MiB) */
  maxBytes?: number
}
