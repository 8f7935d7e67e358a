import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type { OptionProblem } from '../../foundation/index.ts'
import type { TlsOptions } from './tls-options.ts'

/** What node:tls takes, read from the files that the options name. */
export type TlsMaterial = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized' | 'minVersion'
>

/** Reads the files at once, so that a wrong path is known at construction and not at the first call. */
export function readTlsMaterial(
  options: TlsOptions,
  named: (path: string) => string,
): { tls: TlsMaterial; problems: OptionProblem[] } {
  const problems: OptionProblem[] = []
  const attempt = <Value>(optionPath: string, work: () => Value): Value | undefined => {
    try {
      return work()
    } catch (error) {
      problems.push({ path: named(optionPath), message: complaint(error) })
      return undefined
    }
  }
  const readPem = (optionPath: string, file: string | undefined): string | undefined =>
    file === undefined ? undefined : attempt(optionPath, () => requirePem(readFileSync(file, 'utf8'), file))

  const { caFile, caCertificate, caDirectory, serverName, skipVerify } = options
  const ca =
    readPem('tls.caFile', caFile) ??
    (caCertificate === undefined
      ? undefined
      : attempt('tls.caCertificate', () => requirePem(caCertificate, 'the text'))) ??
    (caDirectory === undefined ? undefined : attempt('tls.caDirectory', () => readPemDirectory(caDirectory)))
  const cert = readPem('tls.certificateFile', options.certificateFile)
  const key = readPem('tls.keyFile', options.keyFile)
  const tls: TlsMaterial = {
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
    ...(skipVerify && { rejectUnauthorized: false }),
  }
  return { tls, problems }
}

function readPemDirectory(directory: string): string[] {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => !entry.isDirectory())
  const certificates = files
    .map(({ name }) => readFileSync(join(directory, name), 'utf8'))
    .filter((content) => pem.test(content))
  if (certificates.length === 0) throw new Error(`holds no PEM certificate (${directory})`)
  return certificates
}

const pem = /-----BEGIN [A-Z ]+-----/

function requirePem(content: string, source: string): string {
  if (!pem.test(content)) throw new Error(`is not in PEM form (${source})`)
  return content
}

function complaint(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === undefined) return message
  return `cannot be read: ${code === 'ENOENT' ? 'no such file' : code} (${path})`
}
