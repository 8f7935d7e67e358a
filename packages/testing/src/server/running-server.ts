import type { ServerTls } from '../certificates/server-tls.ts'
import type { ServerNode } from './server-node.ts'

/** What a mode hands over once its nodes answer. */
export interface RunningServer {
  readonly nodes: readonly ServerNode[]
  readonly rootToken: string
  /** A dev server keeps its key to itself. */
  readonly unsealKey?: string | undefined
  readonly tls?: ServerTls | undefined
}
