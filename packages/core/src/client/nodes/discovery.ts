import type { ApiResponse, Requester, StartCall } from '../request/index.ts'
import { sendsInClear } from '../transport/index.ts'
import type { Node } from './node.ts'
import { probeTimeoutMs } from './probe.ts'

const mostNodes = 32

export interface Trust {
  /** Where the user said that the cluster is. */
  addresses: readonly URL[]
  allowPlainHttp: boolean
}

/** Which of the addresses that a cluster named may get a token: what the user could have configured as well, and never http beside https. */
export function trustedAddresses(named: readonly string[], { addresses, allowPlainHttp }: Trust): URL[] {
  const secure = addresses.every(({ protocol }) => protocol === 'https:')
  return named
    .slice(0, mostNodes)
    .filter((address) => allowPlainHttp || !sendsInClear(address))
    .map((address) => URL.parse(address))
    .filter((address) => address !== null)
    .filter(({ protocol }) => protocol === 'https:' || (protocol === 'http:' && !secure))
    .filter(({ username, password }) => username === '' && password === '')
}

/** The active node's address as a standby knows it. Needs no token. */
export async function askForLeader({ probeTransport }: Node): Promise<string[]> {
  const asked = await probeTransport
    .send({
      method: 'GET',
      target: '/v1/sys/leader',
      headers: { accept: 'application/json', 'x-vault-request': 'true' },
      timeoutMs: probeTimeoutMs,
      operation: 'sys.leader',
    })
    .catch(() => undefined)
  if (asked?.status !== 200) return []
  const { leader_address: leader } = parsed(asked.body) as { leader_address?: unknown }
  return typeof leader === 'string' && leader !== '' ? [leader] : []
}

/** The addresses of all nodes, as far as the token may read sys/ha-status. */
export async function askForNodes(authenticated: Requester, startCall: StartCall): Promise<string[]> {
  const call = startCall('sys.ha-status', undefined, { timeoutMs: 10_000, namespace: '' })
  return addressesIn(await authenticated({ call, method: 'GET', segments: ['sys', 'ha-status'] }))
}

function addressesIn({ body }: ApiResponse): string[] {
  const { data } = (body ?? {}) as { data?: { nodes?: { api_address?: unknown }[] } }
  return (data?.nodes ?? []).map(({ api_address: address }) => address).filter((address) => typeof address === 'string')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
