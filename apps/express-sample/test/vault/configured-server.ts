import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { locateServerBinary, type ServerBinary } from '@keyward/testing'
import { freePorts } from './free-ports.ts'
import { type Answer, request } from './request.ts'
import { type ServerProcess, startProcess } from './server-process.ts'

export const repository = fileURLToPath(new URL('../../../../', import.meta.url))

interface Keys {
  unsealKey: string
  rootToken: string
}

/** A real server that was started from one of the files in vault/config. */
export interface ConfiguredServer {
  binary: ServerBinary
  address: string
  /** The server's working directory, and the place of every file that it was given. Removed by `close`. */
  directory: string
  request(path: string, options?: Parameters<typeof request>[1]): Promise<Answer>
  log(): string
  /** Initialises with one unseal key, and unseals. */
  open(): Promise<Keys>
  /** Resolves when the server is healthy. */
  unseal(key: string): Promise<void>
  restart(): Promise<void>
  close(): Promise<void>
}

export interface Start {
  /** The name of a file in vault/config. */
  configuration: string
  /** Lays out what the server finds in its directory. */
  prepare?: (directory: string) => Promise<void>
  /** Texts of that file and what stands for them in the test, beside the addresses. Each must occur. */
  replacements?: (directory: string) => Record<string, string>
  scheme?: 'http' | 'https'
  ca?: string
}

export async function startConfigured(start: Start): Promise<ConfiguredServer> {
  const binary = await locateServerBinary()
  const directory = await mkdtemp(join(tmpdir(), 'keyward-configuration-'))
  // Where the path of the development files leads; HashiCorp's Vault does not make it.
  await mkdir(join(directory, 'vault/data'), { recursive: true })
  await start.prepare?.(directory)
  const [port, clusterPort] = await freePorts()
  const text = await configurationText(start, directory, { ':8200"': `:${port}"`, ':8201"': `:${clusterPort}"` })
  const file = join(directory, 'server.hcl')
  await writeFile(file, text)
  const address = `${start.scheme ?? 'http'}://127.0.0.1:${port}`
  const send: ConfiguredServer['request'] = async (path, options) =>
    request(`${address}/v1/${path}`, { ...(start.ca !== undefined && { ca: start.ca }), ...options })
  const run = async (): Promise<ServerProcess> => {
    const started = startProcess([binary.path, 'server', `-config=${file}`], { directory })
    await until(started, async () => (await send('sys/seal-status')).status === 200)
    return started
  }
  let server = await run()
  const unseal: ConfiguredServer['unseal'] = async (key) => {
    await send('sys/unseal', { method: 'PUT', body: { key } })
    await until(server, async () => (await send('sys/health')).status === 200)
  }
  return {
    binary,
    address,
    directory,
    request: send,
    log: () => server.log(),
    async open() {
      const keys = await initialise(send)
      await unseal(keys.unsealKey)
      return keys
    },
    unseal,
    async restart() {
      await server.stop()
      server = await run()
    },
    async close() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function configurationText(start: Start, directory: string, ports: Record<string, string>): Promise<string> {
  let text = await readFile(join(repository, 'vault/config', start.configuration), 'utf8')
  for (const [from, to] of Object.entries({ ...start.replacements?.(directory), ...ports })) {
    if (!text.includes(from)) throw new Error(`${start.configuration} has no ${from}, for which the test has ${to}`)
    text = text.replaceAll(from, to)
  }
  return text
}

async function initialise(send: ConfiguredServer['request']): Promise<Keys> {
  const { body } = await send('sys/init', { method: 'PUT', body: { secret_shares: 1, secret_threshold: 1 } })
  return { unsealKey: String((body['keys_base64'] as string[])[0]), rootToken: String(body['root_token']) }
}

async function until(server: ServerProcess, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await condition().catch(() => false))) {
    if (server.ended() || Date.now() > deadline) {
      await server.stop()
      throw new Error(`The server did not get ready:\n${server.log()}`)
    }
    await delay(20)
  }
}
