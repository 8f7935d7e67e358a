import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** The first executable file with one of these names, in PATH's order; within one directory the earlier name wins. */
export const findOnPath = async (
  names: readonly string[],
  path: string | undefined,
  platform: string,
): Promise<string | undefined> => {
  const directories = (path ?? '').split(delimiter).filter((directory) => directory !== '')
  const suffix = platform === 'win32' ? '.exe' : ''
  for (const directory of directories) {
    for (const name of names) {
      const file = join(directory, name + suffix)
      if (await isExecutableFile(file)) {
        return file
      }
    }
  }
  return undefined
}

const isExecutableFile = async (file: string): Promise<boolean> => {
  try {
    await access(file, constants.X_OK)
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}
