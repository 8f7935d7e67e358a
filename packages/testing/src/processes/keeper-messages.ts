/** A program for the keeper to run. */
export interface ProgramToRun {
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly directory: string
  /** Standard output and standard error are appended here. */
  readonly logFile: string
  /** Whom it runs as; default: the user of the parent process. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /** The signal that ends it when the parent process is gone. SIGKILL follows where this one is not enough. */
  readonly endSignal: NodeJS.Signals
}

/** From the parent process to its keeper. Each has its answer under the same `request` number. */
export type KeeperRequest =
  | { readonly kind: 'run'; readonly request: number; readonly program: ProgramToRun }
  | { readonly kind: 'signal'; readonly request: number; readonly pid: number; readonly signal: NodeJS.Signals }

/** How a program ended. */
export interface ProgramExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** From the keeper to its parent process. */
export type KeeperMessage =
  | { readonly kind: 'ready'; readonly directory: string }
  | { readonly kind: 'running'; readonly request: number; readonly pid: number }
  | { readonly kind: 'signalled'; readonly request: number }
  | { readonly kind: 'refused'; readonly request: number; readonly reason: string }
  | { readonly kind: 'exited'; readonly pid: number; readonly exit: ProgramExit }
