import { type Demo, type Done, showRequests, startSampleProcess } from '@keyward/sample-kit'
import { compileOrders } from './compile-orders.ts'
import { prepareOrders } from './prepare-orders.ts'

/** The orders service, for `npm start`. */
export const nestDemo: Demo = {
  name: 'NestJS: orders',
  async start(servers, done, { port }) {
    const { environment, apiKey } = await prepareOrders(servers)
    done(
      'Its configuration, its keys and a role that makes database users',
      'app/nestjs-sample, database/creds/nestjs-sample',
    )
    done('A policy that allows reading those, and an AppRole', 'nestjs-sample')
    const compiled = await compileOrders()
    const { address, ended, stop } = await startSampleProcess([compiled.main], { ...environment, PORT: port })
    done("The app, compiled, with only that AppRole's credentials", address)
    const token = await show(address, apiKey, done)
    return {
      tryIt: commands(address, apiKey, token),
      ended,
      async stop() {
        const code = await stop()
        await compiled[Symbol.asyncDispose]()
        return code === 0
      },
    }
  },
}

async function show(address: string, apiKey: string, done: Done): Promise<string> {
  const request = showRequests(address, done)
  const json = { 'content-type': 'application/json' }
  await request({ what: 'GET /', path: '/', expected: 200 })
  await request({ what: 'GET /orders without a token', path: '/orders', expected: 401 })
  const { body } = await request({
    what: 'POST /login with the API key from Vault',
    path: '/login',
    method: 'POST',
    headers: { ...json, 'x-api-key': apiKey },
    body: '{"customer":"ada"}',
    expected: 200,
  })
  const { access_token: token } = JSON.parse(body) as { access_token: string }
  await request({
    what: 'POST /orders with that token',
    path: '/orders',
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: '{"item":"Tea","quantity":2}',
    expected: 201,
  })
  await request({ what: 'GET /health', path: '/health', expected: 200 })
  return token
}

function commands(address: string, apiKey: string, token: string): string[] {
  const json = "-H 'content-type: application/json'"
  return [
    `curl -H 'x-api-key: ${apiKey}' ${json} -d '{"customer":"bob"}' ${address}/login`,
    `curl -H 'authorization: Bearer ${token}' ${json} -d '{"item":"Coffee","quantity":1}' ${address}/orders`,
    `curl -H 'authorization: Bearer ${token}' ${address}/orders`,
    `curl ${address}/health`,
    `curl -H 'x-api-key: ${apiKey}' ${address}/metrics`,
    `curl -H 'x-api-key: ${apiKey}' ${address}/vault/health`,
  ]
}
