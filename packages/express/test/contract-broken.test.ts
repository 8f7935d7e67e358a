import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type StartPlugin, type TestFunctions, testPlugin } from '@keyward/testing/plugin-contract'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { contractApp } from './contract-app.ts'

interface Passed {
  status: number
  headers: Headers
  body: string
}

/** Something that is wrong with a plugin, put between an app that is right and whoever asks. */
type Defect = (answer: Passed, request: IncomingMessage, earlier: Map<string, Passed>) => Passed

function withDefect(defect: Defect): StartPlugin {
  return async (setup) => {
    const app = await contractApp(express)(setup)
    const earlier = new Map<string, Passed>()
    const server = createServer(passThrough(app.url, (answer, request) => defect(answer, request, earlier)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      stop: () => {
        server.close()
        server.closeAllConnections()
        return app.stop()
      },
    }
  }
}

function passThrough(url: string, change: (answer: Passed, request: IncomingMessage) => Passed): RequestListener {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request)
    const { 'x-contract-key': key = '', 'content-type': type = '' } = request.headers
    const answer = await fetch(url + request.url, {
      method: request.method ?? 'GET',
      headers: { 'x-contract-key': String(key), 'content-type': type },
      ...(body !== '' && { body }),
    })
    const changed = change({ status: answer.status, headers: answer.headers, body: await answer.text() }, request)
    for (const name of ['content-type', 'cache-control', 'etag', 'retry-after', 'allow']) {
      const value = changed.headers.get(name)
      if (value !== null) response.setHeader(name, value)
    }
    response.writeHead(changed.status).end(changed.body)
  }
  return (request, response) => void pass(request, response)
}

/** Runs the contract, one test after the other. Returns the names of those that failed. */
async function failing(start: StartPlugin): Promise<string[]> {
  const failed: string[] = []
  const steps: (() => Promise<void>)[] = []
  let tidying: (() => Promise<void>)[] = []
  const functions: TestFunctions = {
    describe(_name, tests) {
      const outer = tidying
      tidying = []
      tests()
      steps.push(...tidying)
      tidying = outer
    },
    it: (name, test) => steps.push(() => test().catch(() => void failed.push(name))),
    beforeAll: (prepare) => steps.push(prepare),
    afterAll: (tidy) => tidying.push(tidy),
  }
  testPlugin(functions, { name: 'broken', start })
  for (const step of steps) await step()
  return [...new Set(failed)]
}

const headersWith = (headers: Headers, name: string, value: string | null): Headers => {
  const changed = new Headers(headers)
  if (value === null) changed.delete(name)
  else changed.set(name, value)
  return changed
}

const defects: Record<string, [Defect, RegExp]> = {
  'says ready whatever happens': [
    (answer, { url }) => (url?.endsWith('/ready') ? { ...answer, status: 200 } : answer),
    /not ready|only to those/,
  ],
  'lets everybody in': [
    (answer) => (answer.status === 403 ? { ...answer, status: 200 } : answer),
    /only to those who may know/,
  ],
  'lets answers be stored': [
    ({ headers, ...answer }) => ({ ...answer, headers: headersWith(headers, 'cache-control', null) }),
    /lets nobody keep/,
  ],
  'has an etag': [
    ({ headers, ...answer }) => ({ ...answer, headers: headersWith(headers, 'etag', '"1"') }),
    /lets nobody keep/,
  ],
  'keeps a secret for ever': [
    (answer, { url = '' }, earlier) => {
      if (url !== '/fingerprint' || answer.status !== 200) return answer
      if (!earlier.has(url)) earlier.set(url, answer)
      return earlier.get(url) ?? answer
    },
    /sees a secret that somebody else changed once/,
  ],
  'shows a value': [
    (answer, { url }) => (url?.endsWith('/cache') ? { ...answer, body: 'correct-horse-battery-staple' } : answer),
    /has no value/,
  ],
  'tells clients why': [
    (answer) => (answer.status === 500 ? { ...answer, body: '{"error":"denied: secret/data/contract"}' } : answer),
    /without telling the client why/,
  ],
  'takes what it does not understand': [
    (answer) => (answer.status === 400 ? { ...answer, status: 200 } : answer),
    /forgets nothing/,
  ],
  'takes forms': [(answer) => (answer.status === 415 ? { ...answer, status: 200 } : answer), /takes no form/],
  'takes bodies of any size': [
    (answer) => (answer.status === 413 ? { ...answer, status: 200 } : answer),
    /no body above 16 KiB/,
  ],
  'does not know which methods there are': [
    (answer) => (answer.status === 405 ? { ...answer, status: 404 } : answer),
    /which methods an endpoint knows/,
  ],
}

describe('the contract of plugins', () => {
  it.each(Object.entries(defects))(
    'is not kept by one that %s',
    async (_what, [defect, expected]) => {
      expect((await failing(withDefect(defect))).join('\n')).toMatch(expected)
    },
    60_000,
  )

  it('is kept by one without a defect, through the same detour', async () => {
    expect(await failing(withDefect((answer) => answer))).toEqual([])
  }, 60_000)
})
