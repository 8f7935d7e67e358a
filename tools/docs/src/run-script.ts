import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface ScriptResult {
  /** Missing when the script had to be ended. */
  readonly status: number | null
  readonly printed: string
}

/** Runs a script file with nothing but a server's address and token in its environment. */
export function runScript(
  file: string,
  server: { readonly address: string; readonly rootToken: string },
  limitMs = 20_000,
): Promise<ScriptResult> {
  const home = join(dirname(file), 'home')
  mkdirSync(home, { recursive: true })
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    NODE_OPTIONS: '--conditions=@keyward/source',
    VAULT_ADDR: server.address,
    VAULT_TOKEN: server.rootToken,
  }
  const [command, ...parameters] = file.endsWith('.sh') ? ['bash', '-euo', 'pipefail', file] : [process.execPath, file]
  const child = spawn(command ?? '', parameters, { cwd: dirname(file), env, timeout: limitMs, killSignal: 'SIGKILL' })
  let printed = ''
  child.stdout.on('data', (text) => (printed += String(text)))
  child.stderr.on('data', (text) => (printed += String(text)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const ended = status === null ? `\nwas ended because it did not exit by itself within ${limitMs / 1000} s` : ''
      resolve({ status, printed: printed + ended })
    })
  })
}
