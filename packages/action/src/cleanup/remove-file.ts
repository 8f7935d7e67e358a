import { realpathSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** Removes a file that the main step made. Throws when its folder has become a way to somewhere else. */
export function removeFile(path: string): void {
  const folder = dirname(path)
  const real = realFolder(folder)
  if (real === undefined) return
  if (real !== folder) throw new Error(`its folder is now a link to ${real}`)
  rmSync(path, { force: true })
}

function realFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
