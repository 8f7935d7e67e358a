import type { Plugin, ViteDevServer } from 'vite'
import type { DevAttempt, DevPlan } from '../attempt.ts'
import type { Browser } from '../browser.ts'

type Serve = (server: ViteDevServer, event: string, value: string) => void

const asked = new Map<string, Serve>()
const project: DevPlan = {
  config: ({ secret }) => {
    const plugin: Plugin = {
      name: 'tells',
      configureServer: (server) => asked.forEach((serve, event) => serve(server, event, secret.key)),
    }
    return { plugins: [plugin] }
  },
}

/** Another plugin says it to browsers. */
function telling(leak: string, serve: Serve): DevAttempt {
  const event = `ask-${asked.size}`
  asked.set(event, serve)
  return {
    leak,
    project,
    look: async (browser: Browser) => {
      const messages = await browser.connect()
      messages.send(event, {})
      await messages.next()
    },
  }
}

/** Another plugin says it to whoever comes. */
function greeting(leak: string, serve: (server: ViteDevServer, value: string) => void): DevAttempt {
  return {
    leak,
    project: {
      config: ({ secret }) => ({
        plugins: [{ name: 'greets', enforce: 'pre', configureServer: (server) => serve(server, secret.key) }],
      }),
    },
    look: async (browser) => {
      const messages = await browser.connect()
      await messages.next()
    },
  }
}

/** What goes over the WebSocket of the dev server. */
export const messageAttempts: readonly DevAttempt[] = [
  telling('a message of another plugin', ({ ws }, event, value) => ws.on(event, () => ws.send('tell', { value }))),
  telling('a message through the environment of the client', ({ environments: { client } }, event, value) =>
    client.hot.on(event, () => client.hot.send('tell', { value })),
  ),
  telling('a message to the one who asked', ({ ws }, event, value) =>
    ws.on(event, (_, client) => client.send('tell', { value })),
  ),
  telling('a message in base64 to the one who asked', ({ ws }, event, value) =>
    ws.on(event, (_, client) => client.send('tell', Buffer.from(`a ${value}`).toString('base64'))),
  ),
  telling('a message to each client by itself', ({ ws }, event, value) =>
    ws.on(event, () => ws.clients.forEach((each) => each.send('tell', value))),
  ),
  telling('a message on the bare socket', ({ ws }, event, value) =>
    ws.on(event, (_, { socket }) => socket.send(JSON.stringify({ value }))),
  ),
  telling('bytes on the bare socket', ({ ws }, event, value) =>
    ws.on(event, (_, { socket }) => socket.send(Buffer.from(value))),
  ),
  telling('an error that is shown over the page', ({ ws }, event, value) =>
    ws.on(event, () =>
      ws.send({ type: 'error', err: { message: `cannot log in with ${value}`, stack: `at login(${value})` } }),
    ),
  ),
  greeting('a greeting of another plugin', ({ ws }, value) =>
    ws.on('vite:client:connect', (_, client) => client.send('hello', value)),
  ),
  greeting('a greeting on the bare socket', ({ ws }, value) => ws.on('connection', (socket) => socket.send(value))),
  greeting('an error that waits for the first client', ({ ws }, value) =>
    ws.send({ type: 'error', err: { message: value, stack: '' } }),
  ),
  {
    leak: 'an error of another plugin while a module is made',
    project: {
      config: ({ secret }) => {
        const plugin: Plugin = {
          name: 'breaks',
          transform(_, id) {
            if (id.endsWith('/main.ts')) this.error(`cannot use ${secret.password}`)
          },
        }
        return { plugins: [plugin] }
      },
    },
    look: async (browser) => {
      const messages = await browser.connect()
      await browser.get('/main.ts')
      await messages.next()
    },
  },
  {
    leak: 'a module that is asked for over the socket',
    harmless: 'Vite gives no modules over the socket of the client',
    look: async (browser) => {
      const messages = await browser.connect()
      const data = ['\0virtual:keyward/server', undefined, {}]
      messages.send('vite:invoke', { name: 'fetchModule', id: 'send:1', data })
      await messages.next()
    },
  },
]
