import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ServerProcess } from '../server/server-process.ts'

/** What a running server says of itself in `postmaster.pid`. */
interface Postmaster {
  readonly pid: string | undefined
  /** `ready` once it takes connections. */
  readonly status: string | undefined
  /** The System V segment by which it notices processes that are left from a crash. */
  readonly sharedMemoryId: string | undefined
}

const readPostmaster = async (data: string): Promise<Postmaster> => {
  const lines = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return { pid: lines[0], status: lines[7]?.trim(), sharedMemoryId: lines[6]?.trim().split(/\s+/)[1] }
}

/** Whether the process with this id takes connections. */
export const isReady = async (data: string, pid: number | undefined): Promise<boolean> => {
  const postmaster = await readPostmaster(data)
  return postmaster.pid === String(pid) && postmaster.status === 'ready'
}

/** Ends the server and frees what it holds outside of its directory, also after a crash. */
export const endPostgres = async (data: string, server: ServerProcess): Promise<void> => {
  await server.resume()
  await server.end('SIGQUIT')
  // A server that ended by itself has removed the segment, and the file that names it.
  const { sharedMemoryId } = await readPostmaster(data)
  if (sharedMemoryId !== undefined) {
    await promisify(execFile)('ipcrm', ['-m', sharedMemoryId]).catch(() => {})
  }
}
