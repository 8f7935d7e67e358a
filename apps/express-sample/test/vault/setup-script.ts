import { execFile } from 'node:child_process'
import { access, mkdir, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import type { PostgresServer } from '@keyward/testing'
import { type ConfiguredServer, repository } from './configured-server.ts'

// All that the script may use beside the server's own program. BusyBox, which both images have, has each of them.
const programs = 'base64 basename cat chmod dirname grep head mkdir mv sed sh sleep tr'.split(' ')

export interface SetupRun {
  code: number
  output: string
}

export interface SetupScript {
  keysFile: string
  run(environment?: Record<string, string>): Promise<SetupRun>
}

/** vault/setup.sh with a PATH that has nothing on it but what both images have. */
export async function prepareSetupScript(
  { binary, address, directory }: ConfiguredServer,
  postgres: PostgresServer,
): Promise<SetupScript> {
  const bin = join(directory, 'bin')
  const name = { openbao: 'bao', vault: 'vault' }[binary.product]
  await mkdir(bin)
  await symlink(binary.path, join(bin, name))
  for (const program of programs) await symlink(await pathOf(program), join(bin, program))
  const keys = join(directory, 'keys')
  const base = {
    PATH: bin,
    HOME: directory,
    VAULT_ADDR: address,
    KEYWARD_KEYS_DIRECTORY: keys,
    KEYWARD_DATABASE_ADDRESS: `${postgres.host}:${postgres.port}`,
    KEYWARD_DATABASE_NAME: postgres.database,
    KEYWARD_DATABASE_OWNER: postgres.user,
    KEYWARD_DATABASE_PASSWORD: postgres.password,
  }
  return {
    keysFile: join(keys, `${name}-keys.txt`),
    run: async (environment = {}) => runScript({ ...base, ...environment }),
  }
}

async function runScript(env: Record<string, string>): Promise<SetupRun> {
  return new Promise((resolve) => {
    execFile('/bin/sh', [join(repository, 'vault/setup.sh')], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr })
    })
  })
}

async function pathOf(program: string): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program)
    const found = await access(path).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  throw new Error(`${program} is not on PATH`)
}
