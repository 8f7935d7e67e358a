import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Product, products } from './products.ts'

/** A product and its price, signed: whoever sends it back cannot have changed the price. */
export function signOffer({ id, cents }: Pick<Product, 'id' | 'cents'>, key: string): string {
  return `${id}.${cents}.${signature(id, String(cents), key).toString('base64url')}`
}

/** What was offered, or `undefined` if nobody who has this key did. */
export function readOffer(offer: string, key: string): Product | undefined {
  const [id = '', cents = '', signed = ''] = offer.split('.')
  const [given, wanted] = [Buffer.from(signed, 'base64url'), signature(id, cents, key)]
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined
  const product = products.find((each) => each.id === id)
  return product && { ...product, cents: Number(cents) }
}

function signature(id: string, cents: string, key: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${cents}`).digest()
}
