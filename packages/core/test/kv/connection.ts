import { randomUUID } from 'node:crypto'
import type { VaultErrorCode } from '@keyward/core'
import type { TestServer } from '@keyward/testing'
import { expect } from 'vitest'

export const connection = (server: TestServer) => ({
  address: server.address,
  environment: false as const,
  ...(server.tls && { tls: { caFile: server.tls.caFile } }),
})

export const unique = (mount = 'team/kv'): string => `${mount}/test/${randomUUID()}`

export const fails = (code: VaultErrorCode) => expect.objectContaining({ name: 'VaultError', code })
