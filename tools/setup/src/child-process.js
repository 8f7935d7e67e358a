import { spawn } from 'node:child_process'

/**
 * Runs a program to its end; everything it printed is in `said`, its lines on standard output go to `onLine` as they come.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shell?: boolean, onLine?: (line: string) => void, onStart?: ((pid: number) => void) | undefined }} options
 * @returns {Promise<{ status: number | null, said: string }>}
 */
export function run(command, parameters, { cwd, env = process.env, shell = false, onLine, onStart }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    if (child.pid !== undefined) onStart?.(child.pid)
    let said = ''
    let unfinished = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      if (!onLine) said += text
      const lines = (unfinished + text).split('\n')
      unfinished = lines.pop() ?? ''
      if (onLine) lines.forEach(onLine)
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, said }))
  })
}

/** @param {number} pid */
export function isAlive(pid) {
  // To the system 0 and less stand for whole groups of processes.
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
