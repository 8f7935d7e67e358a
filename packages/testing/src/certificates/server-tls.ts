/** The certificates of one server, made when it started. Paths point to PEM files that go when the server stops. */
export interface ServerTls {
  readonly caFile: string
  /** PEM, as a client's `ca` option takes it. */
  readonly caCertificate: string
  readonly certificateFile: string
  readonly certificate: string
  readonly keyFile: string
  readonly key: string
  /** A client certificate of the same authority, for the `cert` auth method. */
  readonly clientCertificateFile: string
  readonly clientCertificate: string
  readonly clientKeyFile: string
  readonly clientKey: string
}
