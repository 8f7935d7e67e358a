import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'

export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root. Root runs it as `nobody`; everybody else as themselves (`undefined`). */
export const unprivilegedUser = async (): Promise<SystemUser | undefined> => {
  if (process.getuid?.() !== 0) {
    return undefined
  }
  const users = await readFile('/etc/passwd', 'utf8')
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users) ?? []
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL refuses to run as root, and this system has no user "nobody" to run it as')
  }
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether everybody may pass through all the directories above. */
export const isOpenToAll = async (path: string): Promise<boolean> => {
  for (let directory = path; ; directory = dirname(directory)) {
    const { mode } = await stat(directory)
    if ((mode & 0o005) !== 0o005 && (directory === path || (mode & 0o001) === 0)) {
      return false
    }
    if (directory === dirname(directory)) {
      return true
    }
  }
}
