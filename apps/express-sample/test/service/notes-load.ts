import { type Load, putLoad } from '@keyward/sample-kit/under-load'

/** What visitors and operators do, with a session and an API key that were there before. */
export function putNotesLoad(address: string, { apiKey, cookie }: { apiKey: string; cookie: string }): Load {
  return putLoad(address, {
    seconds: 60,
    requests: [
      { method: 'GET', path: '/' },
      { method: 'GET', path: '/notes', headers: { cookie } },
      {
        method: 'POST',
        path: '/notes',
        headers: { cookie, 'content-type': 'application/json' },
        body: '{"text":"under load"}',
      },
      { method: 'GET', path: '/vault/ready', headers: { 'x-api-key': apiKey } },
    ],
  })
}
