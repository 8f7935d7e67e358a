import type { ResolvedOptions } from '../../client/index.ts'

/** The server that a call asked last, as OpenTelemetry names it; before anything was sent, the only one there is. */
export function serverAttributes(
  asked: string | undefined,
  { addresses, discover }: Pick<ResolvedOptions['nodes'], 'addresses' | 'discover'>,
): Record<string, string | number> {
  const [configured] = addresses
  const only = addresses.length === 1 && !discover ? configured : undefined
  const address = asked === undefined ? only : URL.parse(asked)
  return address === undefined || address === null ? {} : attributesOf(address)
}

function attributesOf(address: URL): Record<string, string | number> {
  if (address.protocol === 'unix:') return { 'server.address': decodeURIComponent(address.pathname) }
  const port = address.port === '' ? (address.protocol === 'https:' ? 443 : 80) : Number(address.port)
  return { 'server.address': address.hostname.replace(/^\[|\]$/g, ''), 'server.port': port }
}
