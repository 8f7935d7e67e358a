import { chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import type { Keeper } from '../processes/keeper.ts'
import type { ProgramToRun } from '../processes/keeper-messages.ts'
import { serverEnvironment } from '../server/server-environment.ts'
import { findPostgresBinaries, linkLibraries } from './postgres-binaries.ts'
import { isOpenToAll, unprivilegedUser, type SystemUser } from './unprivileged-user.ts'

/** Everything that is needed to run programs of one PostgreSQL installation. */
export interface PostgresInstallation {
  /** This server's own directory. */
  readonly directory: string
  readonly user: SystemUser | undefined
  program(name: string, args: readonly string[], endSignal: NodeJS.Signals): ProgramToRun
}

/** Makes the shipped programs ready for the user who is to run them, in a directory of this server's own. */
export const preparePostgres = async (directory: string): Promise<PostgresInstallation> => {
  const user = await unprivilegedUser()
  const shipped = await findPostgresBinaries()
  const readable = user === undefined || (await isOpenToAll(shipped.directory))
  const binaries = readable ? shipped : { ...shipped, directory: join(directory, 'package', 'native') }
  if (!readable) {
    await copyFor(user, shipped.directory, binaries.directory)
  }
  const links = await linkLibraries(binaries, join(directory, 'lib'))
  const libraries = [links, join(binaries.directory, 'lib')].join(delimiter)
  return {
    directory,
    user,
    program: (name, args, endSignal) => ({
      command: join(binaries.directory, 'bin', name),
      arguments: args,
      environment: {
        ...serverEnvironment(directory),
        LC_ALL: 'C',
        LD_LIBRARY_PATH: libraries,
        DYLD_LIBRARY_PATH: libraries,
      },
      directory,
      logFile: join(directory, `${name}.log`),
      user,
      endSignal,
    }),
  }
}

/** Creates the data directory with one superuser, who logs in with a password. */
export const initialiseData = async (
  keeper: Keeper,
  installation: PostgresInstallation,
  user: string,
  password: string,
): Promise<string> => {
  const data = join(installation.directory, 'data')
  const passwordFile = join(installation.directory, 'password')
  await mkdir(data, { mode: 0o700 })
  await giveTo(installation.user, data)
  await writeFile(passwordFile, password, { mode: 0o600 })
  await giveTo(installation.user, passwordFile)
  const options = [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const speed = ['--no-sync', '--no-instructions', '--encoding=UTF8', '--locale=C']
  const program = installation.program('initdb', [...options, ...speed], 'SIGKILL')
  const { code } = await (await keeper.run(program)).untilExit()
  await rm(passwordFile)
  if (code !== 0) {
    throw new Error(`PostgreSQL could not create its data directory:\n${await readFile(program.logFile, 'utf8')}`)
  }
  return data
}

const copyFor = async (user: SystemUser, from: string, to: string): Promise<void> => {
  await cp(from, to, { recursive: true })
  const copied = await readdir(to, { recursive: true })
  await Promise.all([dirname(to), to, ...copied.map((name) => join(to, name))].map(async (path) => giveTo(user, path)))
}

const giveTo = async (user: SystemUser | undefined, path: string): Promise<void> => {
  if (user !== undefined) {
    await chown(path, user.uid, user.gid)
  }
}
