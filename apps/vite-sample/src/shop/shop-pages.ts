import { signOffer } from './offers.ts'
import { price, type Product, products } from './products.ts'

/** Every product with an offer that only who has the key can make. */
export function productList(key: string): string {
  const items = products.map(
    (product) => `<li>
      <span>${product.name}</span> ${price(product)}
      <form method="post" action="/order">
        <input type="hidden" name="offer" value="${signOffer(product, key)}" />
        <button>Order</button>
      </form>
    </li>`,
  )
  return `<ul id="products">${items.join('')}</ul>`
}

export function orderConfirmation(product: Product): string {
  return `<p id="ordered">Ordered: ${product.name} for ${price(product)}.</p><p><a href="/">Back</a></p>`
}

export function offerEnded(): string {
  return '<p id="ended">This offer has ended. <a href="/">See what there is now.</a></p>'
}

export function nothingHere(): string {
  return '<p>There is nothing here. <a href="/">To the shop.</a></p>'
}
