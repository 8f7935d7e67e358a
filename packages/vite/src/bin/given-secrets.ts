import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { SecretData } from '@keyward/core'
import type { AllowedFinding, ScannedSecret } from '../scan/index.ts'
import { UsageError, type ScanArguments } from './scan-arguments.ts'

/** All secrets that the command line names, from a file, standard input and Vault. */
export async function givenSecrets({ secrets, vault }: ScanArguments): Promise<ScannedSecret[]> {
  const fromFile = secrets === undefined ? [] : textsOf(await readJson(secrets, '--secrets'))
  const fromVault = vault.length === 0 ? [] : await readFromVault(vault)
  return [...fromFile, ...fromVault]
}

export async function givenAllowances({ allow }: ScanArguments): Promise<readonly AllowedFinding[]> {
  if (allow === undefined) return []
  const entries = await readJson(allow, '--allow')
  if (!Array.isArray(entries)) throw new UsageError(`--allow ${allow} must hold a JSON array`)
  return entries as readonly AllowedFinding[]
}

async function readJson(file: string, option: string): Promise<unknown> {
  const from = file === '-' ? 'standard input' : file
  const content = await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch((error: unknown) => {
    throw new UsageError(
      `${option}: ${from} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    )
  })
  try {
    return JSON.parse(content)
  } catch {
    // The parser's own message shows what it read.
    throw new UsageError(`${option}: ${from} holds no valid JSON`)
  }
}

function textsOf(value: unknown): ScannedSecret[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('--secrets must hold a JSON object like { "name": "value" }')
  }
  return Object.entries(value).map(([name, each]) => {
    if (typeof each !== 'string') throw new UsageError(`--secrets: ${name} must be a text`)
    return { name, value: each }
  })
}

// Imported only here, so that a scan without Vault starts without a client.
async function readFromVault(names: readonly string[]): Promise<ScannedSecret[]> {
  const { createVault } = await import('@keyward/core')
  await using vault = createVault()
  const read = await Promise.all(
    names.map(async (name) => {
      const value = await vault.secrets.get<string | SecretData>(name)
      return typeof value === 'string' ? [{ name, value }] : textsIn(value.reveal(), `${name}#`)
    }),
  )
  return read.flat()
}

function textsIn(value: unknown, name: string): ScannedSecret[] {
  if (typeof value === 'string' || typeof value === 'number') return [{ name, value: String(value) }]
  if (typeof value !== 'object' || value === null) return []
  const separator = name.endsWith('#') ? '' : '.'
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${name}${separator}${key}`))
}
