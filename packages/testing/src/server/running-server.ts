import type { ServerTls } from '../certificates/server-tls.ts'
import type { ServerNode } from './server-node.ts'

/** What a mode hands over once its nodes answer. */
export interface RunningServer {
  readonly nodes: readonly ServerNode[]
  readonly rootToken: string
  readonly tls?: ServerTls | undefined
}
