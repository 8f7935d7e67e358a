import { type Demo, type Done, showRequests } from '@keyward/sample-kit'
import { buildShop } from './build-shop.ts'
import { prepareShop } from './prepare-shop.ts'
import { startShop } from './start-shop.ts'

/** The shop, for `npm start`. */
export const viteDemo: Demo = {
  name: 'Vite: shop',
  async start(servers, done, { port }) {
    const environment = await prepareShop(servers)
    done('Its title for browsers, and the key that signs its offers', 'app/vite-sample')
    done('A policy that allows reading those, and an AppRole', 'vite-sample')
    const built = await buildShop(environment)
    done('The app, built; what browsers get was searched for the key', 'vite build')
    const { address, ended, stop } = await startShop(environment, { ...built, port })
    done("The app, with only that AppRole's credentials", address)
    const offer = await show(address, done)
    return {
      tryIt: [`curl ${address} # or in a browser`, `curl -d offer=${offer} ${address}/order`],
      ended,
      async stop() {
        const code = await stop()
        await built[Symbol.asyncDispose]()
        return code === 0
      },
    }
  },
}

/** Returns an offer that the server signed. */
async function show(address: string, done: Done): Promise<string> {
  const request = showRequests(address, done)
  const { body } = await request({ what: 'GET /', path: '/', expected: 200 })
  const [, offer = ''] = /name="offer" value="([^"]+)"/.exec(body) ?? []
  const order = (what: string, sent: string, expected: number) =>
    request({ what, path: '/order', method: 'POST', body: new URLSearchParams({ offer: sent }), expected })
  await order('POST /order with an offer that the server signed', offer, 200)
  await order('POST /order with another price', offer.replace(/\d+/, '1'), 409)
  return offer
}
