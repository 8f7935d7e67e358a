import type { Requester } from '../request/index.ts'
import type { Database } from './database/database-types.ts'
import { createDatabase } from './database/database.ts'
import type { EngineParts } from './engine-endpoint.ts'
import type { Pki } from './pki/pki-types.ts'
import { createPki } from './pki/pki.ts'
import type { Transit } from './transit/transit-types.ts'
import { createTransit } from './transit/transit.ts'
import type { Wrapping } from './wrapping/wrapping-types.ts'
import { createWrapping } from './wrapping/wrapping.ts'

export interface Engines {
  readonly database: Database
  readonly pki: Pki
  readonly transit: Transit
  readonly wrapping: Wrapping
}

/** `withoutLogin` sends no token but the one in the request. */
export function createEngines(parts: EngineParts & { withoutLogin: Requester }): Engines {
  return {
    database: createDatabase(parts),
    pki: createPki(parts),
    transit: createTransit(parts),
    wrapping: createWrapping(parts),
  }
}
