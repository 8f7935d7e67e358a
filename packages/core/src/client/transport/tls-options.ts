export interface TlsOptions {
  /** PEM file of the authorities to trust instead of the system's. @default `VAULT_CACERT` */
  caFile?: string
  /** The same as text. @default `VAULT_CACERT_BYTES` */
  caCertificate?: string
  /** A folder of such PEM files. @default `VAULT_CAPATH` */
  caDirectory?: string
  /** PEM file of this client's certificate; needs `keyFile`. @default `VAULT_CLIENT_CERT` */
  certificateFile?: string
  /** @default `VAULT_CLIENT_KEY` */
  keyFile?: string
  /** The certificate as PEM text instead of a file; needs `key`. */
  certificate?: string
  key?: string
  /** The name to expect in the server's certificate. @default `VAULT_TLS_SERVER_NAME`, else the host of the address */
  serverName?: string
  /** Trusts any certificate: for experiments only. @default `VAULT_SKIP_VERIFY`, else false */
  skipVerify?: boolean
}
