import { secretData } from '../../../foundation/index.ts'
import { createOnEndpoint, type EngineAnswer, type EngineParts } from '../engine-endpoint.ts'
import { pemBlocks, storedCertificateFrom, type WireStoredCertificate } from './certificate.ts'
import type { Pki, PkiSignedCertificate } from './pki-types.ts'
import { subjectFields } from './subject-fields.ts'

export function createPki(parts: EngineParts): Pki {
  const on = createOnEndpoint(parts, 'pki')
  return {
    issue: (role, subject, options) =>
      on('issue', ['issue', role], options, async ({ ask, call }) => {
        const body = { ...subjectFields(subject, call), private_key_format: 'pkcs8' }
        const answer = await ask<WireIssued>({ method: 'POST', body, repeatable: true })
        const privateKey = answer.data.private_key
        return { ...signedCertificateFrom(answer), data: secretData({ privateKey }, { path: String(call.path) }) }
      }),
    sign: (role, csr, subject = {}, options = {}) =>
      on('sign', ['sign', role], options, async ({ ask, call }) => {
        const body = { ...subjectFields(subject, call), csr }
        return signedCertificateFrom(await ask<WireSigned>({ method: 'POST', body, repeatable: true }))
      }),
    revoke: (serialNumber, options) =>
      on('revoke', ['revoke'], options, async ({ ask }) => {
        const body = { serial_number: serialNumber }
        const { data } = await ask<{ revocation_time: number }>({ method: 'POST', body, repeatable: true })
        return { revocationTime: new Date(data.revocation_time * 1000) }
      }),
    certificate: (serialNumber, options) =>
      on('certificate', ['cert', serialNumber], options, async ({ ask, call }) =>
        storedCertificateFrom((await ask<WireStoredCertificate>({ method: 'GET' })).data, call),
      ),
    list: (options) => on('list', ['certs'], options, ({ list }) => list()),
    // As JSON; `pki/ca_chain` and `pki/crl` answer with bare PEM and DER.
    caChain: (options) =>
      on('caChain', ['cert', 'ca_chain'], options, async ({ ask }) => {
        const { data } = await ask<{ ca_chain?: string; certificate: string }>({ method: 'GET' })
        return pemBlocks(data.ca_chain || data.certificate)
      }),
    crl: (options) =>
      on('crl', ['cert', 'crl'], options, async ({ ask }) => {
        const { data } = await ask<{ certificate: string }>({ method: 'GET' })
        return data.certificate
      }),
  }
}

interface WireSigned {
  certificate: string
  issuing_ca: string
  ca_chain?: string[]
  serial_number: string
  /** Seconds since 1970. */
  expiration: number
}

interface WireIssued extends WireSigned {
  private_key: string
}

function signedCertificateFrom({ data, lease_id: leaseId }: EngineAnswer<WireSigned>): PkiSignedCertificate {
  return {
    certificate: data.certificate,
    issuingCa: data.issuing_ca,
    caChain: data.ca_chain ?? [data.issuing_ca],
    serialNumber: data.serial_number,
    expiration: new Date(data.expiration * 1000),
    ...(leaseId && { leaseId }),
  }
}
