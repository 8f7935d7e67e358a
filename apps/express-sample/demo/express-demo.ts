import { type Demo, type Done, showRequests } from '@keyward/sample-kit'
import { prepareNotes } from './prepare-notes.ts'
import { startNotes } from './start-notes.ts'

/** The notes service, for `npm start`. */
export const expressDemo: Demo = {
  name: 'Express: notes',
  async start(servers, done, { port }) {
    const { environment, apiKey } = await prepareNotes(servers)
    done(
      'Its configuration, its keys and a role that makes database users',
      'app/express-sample, database/creds/express-sample',
    )
    done('A policy that allows reading those, and an AppRole', 'express-sample')
    const { address, ended, stop } = await startNotes({ ...environment, PORT: port })
    done("The app, with only that AppRole's credentials", address)
    await show(address, apiKey, done)
    return { tryIt: commands(address, apiKey), ended, stop: async () => (await stop()) === 0 }
  },
}

async function show(address: string, apiKey: string, done: Done): Promise<void> {
  const request = showRequests(address, done)
  const json = { 'content-type': 'application/json' }
  await request({ what: 'GET /', path: '/', expected: 200 })
  await request({ what: 'GET /notes without a session', path: '/notes', expected: 401 })
  const { headers } = await request({
    what: 'POST /login with the API key from Vault',
    path: '/login',
    method: 'POST',
    headers: { ...json, 'x-api-key': apiKey },
    body: '{"name":"ada"}',
    expected: 200,
  })
  const cookie = headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  await request({
    what: 'POST /notes with that session',
    path: '/notes',
    method: 'POST',
    headers: { ...json, cookie },
    body: '{"text":"Buy milk"}',
    expected: 201,
  })
  await request({
    what: 'GET /vault/ready with the API key',
    path: '/vault/ready',
    headers: { 'x-api-key': apiKey },
    expected: 200,
  })
}

function commands(address: string, apiKey: string): string[] {
  const json = "-H 'content-type: application/json'"
  return [
    `curl -c /tmp/notes -H 'x-api-key: ${apiKey}' ${json} -d '{"name":"ada"}' ${address}/login`,
    `curl -b /tmp/notes ${json} -d '{"text":"Buy bread"}' ${address}/notes`,
    `curl -b /tmp/notes ${address}/notes`,
    `curl -H 'x-api-key: ${apiKey}' ${address}/vault/health`,
  ]
}
