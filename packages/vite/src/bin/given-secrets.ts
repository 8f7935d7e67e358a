import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { AllowedFinding, ScannedSecret } from '../scan/index.ts'
import { secretParts } from '../secrets/secret-parts.ts'
import { UsageError, type ScanArguments } from './scan-arguments.ts'

/** All secrets that the command line names, from files, standard input and Vault, and what is secret by itself in them. */
export async function givenSecrets({ secrets, vault }: ScanArguments): Promise<ScannedSecret[]> {
  const fromFiles: ScannedSecret[] = []
  // One after the other, for standard input can be read once only.
  for (const file of secrets) fromFiles.push(...valuesIn(file, await readJson(file, '--secrets')))
  const fromVault = vault.length === 0 ? [] : await readFromVault(vault)
  return [...fromFiles, ...fromVault].flatMap((each) => [each, ...secretParts(each)])
}

export async function givenAllowances({ allow }: ScanArguments): Promise<readonly AllowedFinding[]> {
  const entries = await Promise.all(allow.map(async (file) => allowancesIn(file, await readJson(file, '--allow'))))
  return entries.flat()
}

function allowancesIn(file: string, entries: unknown): readonly AllowedFinding[] {
  if (!Array.isArray(entries)) throw new UsageError(`--allow ${file} must hold a JSON array`)
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

function valuesIn(file: string, values: unknown): ScannedSecret[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new UsageError(`--secrets ${file} must hold a JSON object like { "name": "value" }`)
  }
  const found = Object.entries(values).map(([name, each]: [string, unknown]) => {
    const value = textOf(each)
    if (value === undefined) throw new UsageError(`--secrets ${file}: ${name} must be a text`)
    return { name, value }
  })
  if (found.length === 0) throw new UsageError(`--secrets ${file} holds no values to look for`)
  return found
}

// Imported only here, so that a scan without Vault starts without a client.
async function readFromVault(names: readonly string[]): Promise<ScannedSecret[]> {
  const { createVault, isSecretData } = await import('@keyward/core')
  await using vault = createVault()
  const read = await Promise.all(
    names.map(async (name) => {
      const value: unknown = await vault.secrets.get<unknown>(name)
      const found = textsIn(isSecretData(value) ? value.reveal() : value, name)
      if (found.length === 0) throw new Error(`--vault ${name} holds no values to look for`)
      return found
    }),
  )
  return read.flat()
}

function textsIn(value: unknown, name: string): ScannedSecret[] {
  const single = textOf(value)
  if (single !== undefined) return [{ name, value: single }]
  if (typeof value !== 'object' || value === null) return []
  const separator = name.includes('#') ? '.' : '#'
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${name}${separator}${key}`))
}

function textOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}
