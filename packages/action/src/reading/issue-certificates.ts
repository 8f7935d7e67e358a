import type { Vault } from '@keyward/core'
import { namesOfPart, type PkiRequest } from '../requests/index.ts'
import type { NamedValue } from './read-secrets.ts'

interface Issued {
  certificate?: unknown
  private_key?: unknown
  issuing_ca?: unknown
  ca_chain?: unknown
  serial_number?: unknown
}

const parts: readonly (readonly [part: string, field: keyof Issued])[] = [
  ['cert', 'certificate'],
  ['key', 'private_key'],
  ['ca', 'issuing_ca'],
  ['ca_chain', 'ca_chain'],
]

export interface IssueOptions {
  vault: Vault
  signal: AbortSignal
  /** Told of each certificate, by its serial number. */
  issued: (entry: string, serialNumber: string) => void
  leased: (leaseId: string) => void
}

/** Issues one certificate after the other; each gives four values. */
export async function issueCertificates(
  requests: readonly PkiRequest[],
  { vault, signal, issued, leased }: IssueOptions,
): Promise<readonly NamedValue[]> {
  const values: NamedValue[] = []
  for (const request of requests) {
    const { data, leaseId } = await vault.logical.write<Issued>(request.path, request.parameters, { signal })
    if (leaseId !== undefined) leased(leaseId)
    const { certificate, serial_number: serial, ...rest } = data.reveal()
    if (typeof certificate !== 'string')
      throw new Error(`${request.entry} gave no certificate: is it the path of a PKI engine, such as pki/issue/<role>?`)
    issued(request.entry, typeof serial === 'string' ? serial : 'unknown')
    for (const [part, field] of parts) {
      const text = partText(field === 'certificate' ? certificate : rest[field as keyof typeof rest])
      values.push({ origin: `${request.entry}, ${part},`, names: namesOfPart(request.role, part), value: { text } })
    }
  }
  return values
}

// Of a certificate that was signed there is no key, and of a root no chain.
function partText(part: unknown): string {
  if (Array.isArray(part)) return part.join('\n')
  return typeof part === 'string' ? part : ''
}
