import type { ResolvedOptions } from '../../client/index.ts'

/** Where the calls go, as OpenTelemetry names it. Several nodes: nothing, because an operation may have used more than one. */
export function serverAttributes({
  addresses,
  discover,
}: Pick<ResolvedOptions['nodes'], 'addresses' | 'discover'>): Record<string, string | number> {
  const [address] = addresses
  if (address === undefined || addresses.length > 1 || discover) return {}
  if (address.protocol === 'unix:') return { 'server.address': decodeURIComponent(address.pathname) }
  const port = address.port === '' ? (address.protocol === 'https:' ? 443 : 80) : Number(address.port)
  return { 'server.address': address.hostname.replace(/^\[|\]$/g, ''), 'server.port': port }
}
