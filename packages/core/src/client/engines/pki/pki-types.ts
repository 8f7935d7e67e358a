import type { SecretData } from '../../../foundation/index.ts'
import type { EngineOptions } from '../engine-endpoint.ts'

/** What a certificate should say. The role decides what is allowed. */
export interface PkiSubject {
  commonName: string
  /** DNS names and email addresses, besides the common name. */
  altNames?: readonly string[] | undefined
  ipSans?: readonly string[] | undefined
  uriSans?: readonly string[] | undefined
  /** Each as `oid;type:value`. */
  otherSans?: readonly string[] | undefined
  /** Whole seconds, at least 1. Default: the role's. */
  ttlSeconds?: number
  /** Instead of `ttlSeconds`. */
  notAfter?: Date
  excludeCommonNameFromSans?: boolean
}

/** A certificate that was just made. All of it is PEM text. */
export interface PkiSignedCertificate {
  certificate: string
  issuingCa: string
  /** From the issuing authority to the root, or to where the engine's knowledge ends. */
  caChain: string[]
  /** As the engine writes it: `39:dd:2e:…` */
  serialNumber: string
  /** When the certificate ends. */
  expiration: Date
  /** Only for a role with `generate_lease`: revoking the lease revokes the certificate. */
  leaseId?: string
}

export interface PkiIssuedCertificate extends PkiSignedCertificate {
  /** The private key as PKCS #8 PEM. Reads like a plain object and prints redacted. The server does not keep it. */
  data: SecretData<{ privateKey: string }>
}

/** A certificate as the engine has it in store. */
export interface PkiStoredCertificate {
  certificate: string
  serialNumber: string
  expiration: Date
  /** Absent while it is valid. */
  revocationTime?: Date
}

/**
 * The PKI secrets engine. Every method may be called concurrently, and can fail with `bad_request` for what the role does not allow, and as
 * `Kv` does.
 *
 * @example
 * const { certificate, caChain, data } = await vault.pki.issue('web', { commonName: 'shop.example.com', ttlSeconds: 86_400 })
 * createServer({ key: data.privateKey, cert: [certificate, ...caChain].join('\n') })
 */
export interface Pki {
  /**
   * Makes a key pair and its certificate. Tried again when an answer is lost: the price is a certificate whose key nobody has.
   */
  issue(role: string, subject: PkiSubject, options?: EngineOptions): Promise<PkiIssuedCertificate>
  /** Signs a request (CSR, PEM), whose own subject counts where `subject` says nothing and the role allows it. Tried again as `issue`. */
  sign(role: string, csr: string, subject?: Partial<PkiSubject>, options?: EngineOptions): Promise<PkiSignedCertificate>
  /** Revokes a certificate, with colons or hyphens in its serial number. Revoking it again changes nothing and gives the first time. */
  revoke(serialNumber: string, options?: EngineOptions): Promise<{ revocationTime: Date }>
  /** Fails with `not_found`, also for a certificate of a role with `no_store`. */
  certificate(serialNumber: string, options?: EngineOptions): Promise<PkiStoredCertificate>
  /** Serial numbers of all certificates in store, those of authorities included. */
  list(options?: EngineOptions): Promise<string[]>
  /** The certificates of the default issuer and those above it, in PEM: what a client of its certificates has to trust. */
  caChain(options?: EngineOptions): Promise<string[]>
  /** The default issuer's list of revoked certificates, in PEM. */
  crl(options?: EngineOptions): Promise<string>
}
