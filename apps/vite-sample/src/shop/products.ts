export interface Product {
  readonly id: string
  readonly name: string
  readonly cents: number
}

export const products: readonly Product[] = [
  { id: 'tea', name: 'Tea', cents: 450 },
  { id: 'coffee', name: 'Coffee', cents: 690 },
  { id: 'cocoa', name: 'Cocoa', cents: 520 },
]

export function price({ cents }: Pick<Product, 'cents'>): string {
  return `€ ${(cents / 100).toFixed(2)}`
}
