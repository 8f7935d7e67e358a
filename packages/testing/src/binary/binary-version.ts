import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Which of the two servers a binary is. */
export type ServerProduct = 'openbao' | 'vault'

/** What `<binary> version` says. */
export interface BinaryVersion {
  readonly product: ServerProduct
  readonly version: string
}

/** Runs `<binary> version`; rejects when the file cannot be run or is neither OpenBao nor Vault. */
export const readBinaryVersion = async (binary: string): Promise<BinaryVersion> => {
  const output = await run(binary)
  const found = /^(OpenBao|Vault) v(\S+)/m.exec(output)
  if (found?.[1] === undefined || found[2] === undefined) {
    throw new Error(`${binary} is neither OpenBao nor Vault: "version" printed ${JSON.stringify(output.slice(0, 200))}`)
  }
  return { product: found[1] === 'OpenBao' ? 'openbao' : 'vault', version: found[2] }
}

const run = async (binary: string): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(binary, ['version'], { timeout: 20_000 })
    return stdout
  } catch (error) {
    throw new Error(`${binary} cannot be run: ${error instanceof Error ? error.message.trim() : String(error)}`, {
      cause: error,
    })
  }
}
