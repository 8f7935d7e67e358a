import { type Load, putLoad } from '@keyward/sample-kit/under-load'

/** What customers and operators do, with a token and an API key that were there before. */
export function putOrdersLoad(address: string, { apiKey, token }: { apiKey: string; token: string }): Load {
  const [json, authorization] = [{ 'content-type': 'application/json' }, `Bearer ${token}`]
  return putLoad(address, {
    seconds: 60,
    requests: [
      { method: 'GET', path: '/' },
      { method: 'POST', path: '/login', headers: { ...json, 'x-api-key': apiKey }, body: '{"customer":"ada"}' },
      { method: 'POST', path: '/orders', headers: { ...json, authorization }, body: '{"item":"Tea","quantity":2}' },
      { method: 'GET', path: '/orders', headers: { authorization } },
      { method: 'GET', path: '/health' },
      { method: 'GET', path: '/metrics', headers: { 'x-api-key': apiKey } },
    ],
  })
}
