import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConnectionOptions, SecureContextOptions } from 'node:tls'
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
  const readText = (optionPath: string, text: string | undefined): string | undefined =>
    text === undefined ? undefined : attempt(optionPath, () => requirePem(text, 'the text'))

  const { caFile, caCertificate, caDirectory, serverName, skipVerify } = options
  const ca =
    readPem('tls.caFile', caFile) ??
    readText('tls.caCertificate', caCertificate) ??
    (caDirectory === undefined ? undefined : attempt('tls.caDirectory', () => readPemDirectory(caDirectory)))
  const cert =
    readPem('tls.certificateFile', options.certificateFile) ?? readText('tls.certificate', options.certificate)
  const key = readPem('tls.keyFile', options.keyFile) ?? readText('tls.key', options.key)
  if (cert !== undefined && key !== undefined) {
    const wrong = pairProblem(cert, key, options)
    if (wrong !== undefined) problems.push({ path: named(wrong.path), message: wrong.message })
  }
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

/** What keeps a certificate and its key from being used, tried as a connection would. */
function pairProblem(cert: string, key: string, { certificateFile, keyFile }: TlsOptions): OptionProblem | undefined {
  const ofKey = keyFile === undefined ? 'tls.key' : 'tls.keyFile'
  const ofCert = certificateFile === undefined ? 'tls.certificate' : 'tls.certificateFile'
  if (/-----BEGIN ENCRYPTED |^Proc-Type:.*ENCRYPTED/m.test(key))
    return { path: ofKey, message: 'is encrypted; give a key without a passphrase' }
  const ofCertificate = contextProblem({ cert })
  if (ofCertificate !== undefined)
    return { path: ofCert, message: `holds no certificate that can be used (${ofCertificate})` }
  const ofBoth = contextProblem({ cert, key })
  if (ofBoth === undefined) return undefined
  const message =
    ofBoth === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' || ofBoth === 'ERR_OSSL_X509_KEY_TYPE_MISMATCH'
      ? `is not the key of the certificate in ${ofCert}`
      : `holds no key that can be used (${ofBoth})`
  return { path: ofKey, message }
}

function contextProblem(material: SecureContextOptions): string | undefined {
  try {
    // Loaded here: it takes 8 ms, which a client without a certificate of its own, or without TLS, need not wait for.
    process.getBuiltinModule('node:tls').createSecureContext(material)
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'it is not readable'
  }
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
