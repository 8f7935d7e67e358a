import type { ServerBinary } from '../binary/locate-server-binary.ts'

/** What every server's configuration file has, in each product's own words. */
export const commonConfig = ({ product }: ServerBinary): Record<string, unknown> =>
  product === 'openbao' ? { unsafe_allow_api_audit_creation: true } : { disable_mlock: true }
