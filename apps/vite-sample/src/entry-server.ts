import { OFFER_KEY } from 'virtual:keyward/server'
import { readOffer } from './shop/offers.ts'
import { nothingHere, offerEnded, orderConfirmation, productList } from './shop/shop-pages.ts'

export { vault } from 'virtual:keyward/server'

export interface Visit {
  readonly method: string
  readonly path: string
  /** Of a POST. */
  readonly form: URLSearchParams
}

export interface Answer {
  readonly status: number
  /** What the page's `<main>` holds. */
  readonly main: string
}

export function answer({ method, path, form }: Visit): Answer {
  // OFFER_KEY is always the newest: an offer of before a rotation has ended.
  if (method === 'GET' && path === '/') return { status: 200, main: productList(OFFER_KEY) }
  if (method !== 'POST' || path !== '/order') return { status: 404, main: nothingHere() }
  const product = readOffer(form.get('offer') ?? '', OFFER_KEY)
  return product ? { status: 200, main: orderConfirmation(product) } : { status: 409, main: offerEnded() }
}
