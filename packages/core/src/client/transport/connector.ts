import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { buildConnector as BuildConnector } from 'undici'
import buildConnector from 'undici/lib/core/connect.js'
import { readTlsMaterial, type TlsMaterial } from './tls-material.ts'
import type { TlsOptions } from './tls-options.ts'

/** What became of certificate files that changed: used from now on, or not usable, so that the ones before still are. */
export type CertificateOutcome = 'reloaded' | 'kept'

export interface ConnectorOptions {
  /** As read when the client was made. */
  tls: TlsMaterial
  tlsOptions: TlsOptions
  connectTimeoutMs: number
  socketPath?: string | undefined
  onCertificates: (outcome: CertificateOutcome) => void
}

type Connect = BuildConnector.connector

/** Opens connections; each new one with the certificate files as they are then. */
export function createConnector(options: ConnectorOptions): Connect {
  const { tlsOptions, connectTimeoutMs, socketPath, onCertificates } = options
  const build = (material: TlsMaterial): Connect =>
    buildConnector({
      timeout: connectTimeoutMs,
      // Many short requests over several connections, each of which can be given up alone.
      allowH2: false,
      ...(socketPath !== undefined && { socketPath }),
      ...material,
    })
  const files = [tlsOptions.caFile, tlsOptions.certificateFile, tlsOptions.keyFile].filter((file) => file !== undefined)
  const { caDirectory } = tlsOptions
  let connect = build(options.tls)
  if (files.length === 0 && caDirectory === undefined) return connect
  let seen = signature(files, caDirectory)
  return (connection, callback) => {
    const now = signature(files, caDirectory)
    if (now !== seen) {
      seen = now
      const material = usableMaterial(tlsOptions)
      if (material !== undefined) connect = build(material)
      onCertificates(material === undefined ? 'kept' : 'reloaded')
    }
    connect(connection, callback)
  }
}

// Files are replaced one after the other, so for a moment a certificate and a key may not belong together.
function usableMaterial(tlsOptions: TlsOptions): TlsMaterial | undefined {
  const { tls, problems } = readTlsMaterial(tlsOptions, (path) => path)
  return problems.length > 0 ? undefined : tls
}

function signature(files: readonly string[], directory: string | undefined): string {
  const within = directory === undefined ? [] : filesIn(directory)
  return [...files, ...within].map(fileSignature).join('\n')
}

function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory).map((name) => join(directory, name))
  } catch {
    return []
  }
}

function fileSignature(file: string): string {
  const { ino, size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { ino: 0, size: 0, mtimeMs: 0 }
  return `${file} ${ino} ${size} ${mtimeMs}`
}
