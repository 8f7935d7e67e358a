import { execFile } from 'node:child_process'

export interface Outcome {
  readonly status: number
  readonly stdout: string
  /** Standard output and error together, for a person. */
  readonly said: string
}

/** Runs a program to its end; a failing one is an outcome, not an exception. */
export function runCommand(command: string, parameters: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(command, parameters, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const status = error ? error.code : 0
      if (typeof status === 'number') resolve({ status, stdout, said: `${stdout}${stderr}` })
      else reject(new Error(`${command} cannot be run`, { cause: error }))
    })
  })
}

/** The first lines of what a program said, on one line. */
export function inOneLine({ said }: Outcome) {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm notice'))
  const shown = lines.slice(0, 8).map((line) => line.trim())
  return [...shown, ...(lines.length > 8 ? ['…'] : [])].join(' | ')
}
