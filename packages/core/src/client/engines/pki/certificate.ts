import { X509Certificate } from 'node:crypto'
import { VaultError } from '../../../foundation/index.ts'
import type { Call } from '../../request/index.ts'
import type { PkiStoredCertificate } from './pki-types.ts'

/** The server tells the text and whether it is revoked; the rest is in the certificate itself. */
export interface WireStoredCertificate {
  certificate: string
  /** Seconds since 1970; 0 when it is not revoked. */
  revocation_time: number
}

export function storedCertificateFrom(wire: WireStoredCertificate, call: Call): PkiStoredCertificate {
  const { serialNumber, validToDate } = parsed(wire.certificate, call)
  return {
    certificate: wire.certificate,
    serialNumber: serialNumber.toLowerCase().replace(/..(?=.)/g, '$&:'),
    expiration: validToDate,
    ...(wire.revocation_time > 0 && { revocationTime: new Date(wire.revocation_time * 1000) }),
  }
}

function parsed(pem: string, { operation, path }: Call): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new VaultError('unexpected_response', 'the answer is no X.509 certificate', { operation, path, cause })
  }
}

/** The blocks of a PEM bundle, each a text of its own. */
export function pemBlocks(bundle: string): string[] {
  return bundle.match(/-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \1-----/g) ?? []
}
