/** How an address is written in messages and compared with others: scheme, host and port, or the path of a socket. */
export function addressName(address: URL): string {
  return address.protocol === 'unix:' ? address.href : address.origin
}

export interface Endpoint {
  origin: string
  /** Before every path, where a reverse proxy serves Vault below one. */
  prefix: string
  socketPath?: string
}

export function endpoint(address: URL): Endpoint {
  if (address.protocol === 'unix:')
    return { origin: 'http://localhost', prefix: '', socketPath: decodeURIComponent(address.pathname) }
  return { origin: address.origin, prefix: address.pathname.replace(/\/+$/, '') }
}

/** Whether tokens sent to it would travel readable over a network. */
export function sendsInClear(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'http:' && !isLoopback(url.hostname)
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  )
}
